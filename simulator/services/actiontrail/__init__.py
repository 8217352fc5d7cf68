"""ActionTrail: hooks of its kinds."""
