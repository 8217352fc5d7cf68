// Package client stands where the Alibaba OSS gateway module would stand.
//
// terraform-provider-alicloud imports this path for one function, NewClient,
// which returns the interceptor that turns an OpenAPI call into an OSS call.
// The released module cannot be had, so the project brings its own
// (package osstransport). This package holds no behaviour on purpose: the
// provider's largest package takes minutes to compile and is compiled again
// whenever anything here changes, so the behaviour is registered from outside.
package client

import (
	"errors"

	spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"
)

var transport spi.ClientInterface

// Register sets the interceptor that NewClient hands out; main calls it once.
func Register(interceptor spi.ClientInterface) { transport = interceptor }

// NewClient returns the registered interceptor.
func NewClient() (spi.ClientInterface, error) {
	if transport == nil {
		return nil, errors.New("no OSS transport is registered; the provider's main must call client.Register")
	}
	return transport, nil
}
