"""Which calls of the provider the simulator answers, and what proves it."""
