package osstransport

import (
	"crypto/md5" // OSS asks for Content-MD5; it guards against damage, not attack
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"
	"github.com/alibabacloud-go/tea/tea"
)

// headers has lower-case names only.
type headers map[string]string

// newHeaders takes the caller's headers and adds what every request carries.
func newHeaders(call *spi.InterceptorContext, t target, body []byte, kind string) headers {
	h := headers{}
	for name, value := range call.Request.Headers {
		if value != nil {
			h[strings.ToLower(name)] = strings.TrimSpace(*value)
		}
	}
	h["host"] = t.host
	h["user-agent"] = tea.StringValue(call.Request.UserAgent)
	if body != nil {
		sum := md5.Sum(body)
		h["content-md5"] = base64.StdEncoding.EncodeToString(sum[:])
		h["content-type"] = kind
	}
	return h
}

// canonical lists the headers that pass keep as "name:value\n", sorted.
func (h headers) canonical(keep func(name string) bool) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if keep(name) {
			text.WriteString(name + ":" + h[name] + "\n")
		}
	}
	return text.String()
}

// pointers is the form that the OpenAPI client sends.
func (h headers) pointers() map[string]*string {
	out := make(map[string]*string, len(h))
	for name, value := range h {
		out[name] = &value
	}
	return out
}

// isOSSHeader tells the headers that every OSS signature covers.
func isOSSHeader(name string) bool { return strings.HasPrefix(name, "x-oss-") }
