package osstransport

import (
	"crypto/hmac"
	"crypto/sha1" // signature version 1 is defined with SHA-1
	"encoding/base64"
	"strings"
)

// subResources are the query parameters that signature version 1 covers; others
// are not signed. Source: the operations of the OSS SDKs; a test compares this
// list with those of the OSS Python SDK.
var subResources = newSet(`
	accessPoint accessPointConfigForObjectProcess accessPointForObjectProcess
	accessPointPolicy accessPointPolicyForObjectProcess accessmonitor acl append
	asyncFetch bucketArchiveDirectRead bucketInfo callback callback-var
	cleanRestoredObject cloudboxes cname comp continuation-token cors dataPipeline
	delete encryption endTime httpsConfig img inventory inventoryId legalHold
	lifecycle live location logging metadataConfiguration metadataInventoryTable
	metadataJournalTable metaQuery MetaQuery objectMeta objectWorm overwriteConfig
	partNumber policy policyStatus position publicAccessBlock qos qosInfo quota
	redundancyTransition referer regionList replication replicationLocation
	replicationProgress requestPayment requesterQosInfo resourceGroup resourcePool
	resourcePoolBuckets resourcePoolInfo response-cache-control
	response-content-disposition response-content-encoding
	response-content-language response-content-type response-expires responseHeader
	restore retention rtc seal security-token sequential startTime stat status
	style styleName symlink tagging transferAcceleration uploadId uploads
	userDefinedLogFieldsConfig versionId versioning versions vod website worm
	wormExtend wormId x-oss-ac-forward-allow x-oss-ac-source-ip
	x-oss-ac-subnet-mask x-oss-ac-vpc-id x-oss-access-point-name
	x-oss-async-process x-oss-process x-oss-redundancy-transition-taskid
	x-oss-request-payer x-oss-target-redundancy-type x-oss-traffic-limit`)

func newSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// signV1 returns the authorization header of signature version 1: HMAC-SHA1 over
// method, body headers, date, x-oss headers and the resource, all unencoded.
func signV1(method string, t target, h headers, k keys) string {
	signed := map[string]string{}
	for key, value := range t.query {
		if subResources[key] {
			signed[key] = value
		}
	}
	resource := t.resource()
	if query := joinQuery(signed); query != "" {
		resource += "?" + query
	}
	text := strings.Join([]string{
		method, h["content-md5"], h["content-type"], h["date"],
		h.canonical(isOSSHeader) + resource,
	}, "\n")
	mac := hmac.New(sha1.New, []byte(k.secret))
	mac.Write([]byte(text))
	return "OSS " + k.id + ":" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
