package osstransport

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

const (
	algorithmV4 = "OSS4-HMAC-SHA256"
	// unsignedPayload: OSS checks bodies by Content-MD5, which is signed.
	unsignedPayload = "UNSIGNED-PAYLOAD"
	timeFormatV4    = "20060102T150405Z"
)

// signV4 sets the two headers that version 4 requires and returns the
// authorization header. now is in UTC.
func signV4(method string, t target, h headers, k keys, now time.Time) string {
	stamp := now.Format(timeFormatV4)
	h["x-oss-date"] = stamp
	h["x-oss-content-sha256"] = unsignedPayload
	steps := []string{stamp[:8], k.region, "oss", "aliyun_v4_request"}
	scope := strings.Join(steps, "/")

	hash := sha256.Sum256([]byte(canonicalRequestV4(method, t, h)))
	text := strings.Join([]string{algorithmV4, stamp, scope, hex.EncodeToString(hash[:])}, "\n")

	key := []byte("aliyun_v4" + k.secret)
	for _, step := range append(steps, text) {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(step))
		key = mac.Sum(nil)
	}
	return algorithmV4 + " Credential=" + k.id + "/" + scope + ",Signature=" + hex.EncodeToString(key)
}

// canonicalRequestV4 is the text whose hash is signed; the empty line stands for
// the additional headers, of which we sign none.
func canonicalRequestV4(method string, t target, h headers) string {
	return strings.Join([]string{
		method,
		bucketPath(t),
		t.canonicalQuery(),
		h.canonical(func(name string) bool {
			return isOSSHeader(name) || name == "content-md5" || name == "content-type"
		}),
		"",
		unsignedPayload,
	}, "\n")
}

// bucketPath is the encoded resource; the bucket belongs to it although it is
// part of the host on the wire.
func bucketPath(t target) string { return escapePath(t.resource()) }
