"""What builds and runs the engine: Go modules, parity of the SDK, language host."""
