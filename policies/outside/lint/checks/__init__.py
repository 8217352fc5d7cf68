"""One file per check, named after what it finds; read by `policies.outside.linting`."""
