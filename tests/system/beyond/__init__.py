"""Types beyond those of the stacks, made, changed and removed by the real provider."""
