// Package osstransport speaks the OSS API for the OpenAPI client of the provider.
//
// The client calls three hooks around each request. They turn an OpenAPI call
// into an OSS call (the bucket as first label of the host, sub-resources in the
// query, an XML body, an OSS signature) and an OSS answer back into a map.
// Objects, uploads and presigned addresses belong to the OSS SDKs, not here.
//
// Proof: tests/toolchain/test_oss_transport.py, signatures included, against the
// signer of the OSS Python SDK.
package osstransport

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"
	"github.com/alibabacloud-go/tea/tea"
)

// Transport implements spi.ClientInterface. It keeps no state between requests.
type Transport struct{}

// New returns the interceptor to register with the OpenAPI client.
func New() spi.ClientInterface { return Transport{} }

// ModifyConfiguration refuses a call without an endpoint: guessing one from the
// region would leave the private cloud.
func (Transport) ModifyConfiguration(call *spi.InterceptorContext, _ *spi.AttributeMap) error {
	if tea.StringValue(call.Configuration.Endpoint) == "" {
		return errors.New(
			"OSS: the provider has no endpoint for `oss`; allowed: a host name. Fix: set endpoints.oss of the provider")
	}
	return nil
}

// ModifyRequest fills the headers, path and body stream that will be sent.
func (Transport) ModifyRequest(call *spi.InterceptorContext, _ *spi.AttributeMap) error {
	target := newTarget(call)
	body, kind, err := encodeBody(tea.StringValue(call.Request.ReqBodyType), call.Request.Body)
	if err != nil {
		return err
	}
	headers := newHeaders(call, target, body, kind)
	if err := sign(call, target, headers, time.Now().UTC()); err != nil {
		return err
	}
	send := call.Request
	send.Headers = headers.pointers()
	// The query travels inside the path: the HTTP layer would encode it anew
	// (`acl=`, spaces as `+`), and the bytes sent must be the bytes signed.
	send.Pathname, send.Query = tea.String(target.address()), nil
	send.Stream = nil
	if body != nil {
		send.Stream = strings.NewReader(string(body))
	}
	return nil
}

// ModifyResponse decodes the answer; a status of 400 or more becomes an error.
func (Transport) ModifyResponse(call *spi.InterceptorContext, _ *spi.AttributeMap) error {
	reply := call.Response
	body, err := readAll(reply.Body)
	if err != nil {
		return fmt.Errorf("OSS: the answer to %s broke off: %w", tea.StringValue(call.Request.Action), err)
	}
	if tea.IntValue(reply.StatusCode) >= http.StatusBadRequest {
		return newError(tea.IntValue(reply.StatusCode), reply.Headers, body)
	}
	reply.DeserializedBody, err = decodeBody(tea.StringValue(call.Request.BodyType), body)
	if err != nil {
		return fmt.Errorf("OSS: the answer to %s is not %s: %w",
			tea.StringValue(call.Request.Action), tea.StringValue(call.Request.BodyType), err)
	}
	return nil
}

// readAll reads and closes the answer, so that the connection can be used again.
func readAll(stream io.Reader) ([]byte, error) {
	if stream == nil {
		return nil, nil
	}
	body, err := io.ReadAll(stream)
	if closer, ok := stream.(io.Closer); ok {
		err = errors.Join(err, closer.Close())
	}
	return body, err
}
