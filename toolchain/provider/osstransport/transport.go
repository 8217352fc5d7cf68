package osstransport

import spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"

type T struct{ spi.ClientInterface }

func New() spi.ClientInterface { return T{} }
