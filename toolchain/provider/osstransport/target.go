package osstransport

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"
	"github.com/alibabacloud-go/tea/tea"
)

// target is what a request acts on, in plain text: nothing is encoded yet.
type target struct {
	bucket string
	path   string
	host   string
	query  map[string]string
}

// newTarget reads bucket, path and query of the call. The provider writes
// sub-resources into the path ("/?cname&comp=add") and parameters into Query;
// a parameter given twice counts as written in Query.
func newTarget(call *spi.InterceptorContext) target {
	path, raw, _ := strings.Cut(tea.StringValue(call.Request.Pathname), "?")
	t := target{
		bucket: tea.StringValue(call.Request.HostMap["bucket"]),
		path:   "/" + strings.TrimPrefix(path, "/"),
		host:   hostName(tea.StringValue(call.Configuration.Endpoint)),
		query:  map[string]string{},
	}
	for pair := range strings.SplitSeq(raw, "&") {
		if key, value, _ := strings.Cut(pair, "="); key != "" {
			t.query[key] = value
		}
	}
	for key, value := range call.Request.Query {
		if value != nil {
			t.query[key] = *value
		}
	}
	if t.bucket != "" {
		t.host = t.bucket + "." + t.host
	}
	return t
}

// hostName drops a scheme: an endpoint may be configured with one, but the
// protocol is a setting of its own.
func hostName(endpoint string) string {
	if _, host, found := strings.Cut(endpoint, "://"); found {
		endpoint = host
	}
	return strings.TrimRight(endpoint, "/")
}

// resource is the plain name that both signature versions sign.
func (t target) resource() string {
	if t.bucket == "" {
		return t.path
	}
	return "/" + t.bucket + t.path
}

// address is path and query as they go over the wire.
func (t target) address() string {
	if query := t.canonicalQuery(); query != "" {
		return escapePath(t.path) + "?" + query
	}
	return escapePath(t.path)
}

// canonicalQuery is encoded and sorted by encoded key; an empty value has no "=".
func (t target) canonicalQuery() string {
	encoded := map[string]string{}
	for key, value := range t.query {
		encoded[escape(key)] = escape(value)
	}
	return joinQuery(encoded)
}

// joinQuery writes sorted key=value pairs.
func joinQuery(query map[string]string) string {
	pairs := make([]string, 0, len(query))
	for _, key := range slices.Sorted(maps.Keys(query)) {
		if value := query[key]; value != "" {
			key += "=" + value
		}
		pairs = append(pairs, key)
	}
	return strings.Join(pairs, "&")
}

// escape encodes everything but letters, digits and "-_.~".
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// escapePath is escape with "/" kept.
func escapePath(path string) string {
	return strings.ReplaceAll(escape(path), "%2F", "/")
}
