"""Property parity: the published Python SDK against the provider we build.

The SDK's classes were generated from a description of the provider that we cannot
have; ours is rebuilt (toolchain/provider/bridge). A name or a list-or-single form that
differs makes a program fail, so the two are compared property by property.
"""
