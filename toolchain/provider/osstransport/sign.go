package osstransport

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"
	"github.com/alibabacloud-go/tea/tea"
)

// keys is what a signature needs to know of the caller and the place.
type keys struct {
	id, secret, region string
}

// sign adds date, security token and authorization to the headers. Version 4 is
// the default, as in the OSS SDK that the Terraform provider uses for buckets.
func sign(call *spi.InterceptorContext, t target, h headers, now time.Time) error {
	if call.Request.Credential == nil {
		return errors.New("OSS: the call has no key pair; allowed: a key pair. Fix: set accessKey and secretKey of the provider")
	}
	pair, err := call.Request.Credential.GetCredential()
	if err != nil {
		return fmt.Errorf("OSS: the key pair cannot be read: %w", err)
	}
	if token := tea.StringValue(pair.SecurityToken); token != "" {
		h["x-oss-security-token"] = token
	}
	k := keys{
		id:     tea.StringValue(pair.AccessKeyId),
		secret: tea.StringValue(pair.AccessKeySecret),
		region: tea.StringValue(call.Configuration.RegionId),
	}
	h["date"] = now.Format(http.TimeFormat)
	method := tea.StringValue(call.Request.Method)
	switch version := tea.StringValue(call.Request.SignatureVersion); version {
	case "v1":
		h["authorization"] = signV1(method, t, h, k)
	case "v4", "":
		if k.region == "" {
			return errors.New("OSS: signature v4 needs a region; allowed: a region id. Fix: set region of the provider")
		}
		h["authorization"] = signV4(method, t, h, k, now)
	default:
		return fmt.Errorf("OSS: signature version %q; allowed: v1, v4. Fix: correct signVersion.oss of the provider", version)
	}
	return nil
}
