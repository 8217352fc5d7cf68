"""The wire: one loopback port on which every client finds the API it expects.

`front` speaks HTTP and TLS, `hosts` knows which names exist, the adapters (`rpc`,
`roa`, `oss`, `sls`) know how a family of APIs is spoken, `signing` who asks, and
`app` is the way of one request through all of them. No product is known here.
"""
