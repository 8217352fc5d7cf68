"""Behaviour of this product that its declarations alone do not show."""
