"""Simulated products, one folder each: see docs/reference/simulator-kinds.md."""
