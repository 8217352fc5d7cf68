"""One file per rule, named after what it finds; read by `policies.registry`."""
