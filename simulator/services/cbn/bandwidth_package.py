"""Bandwidth packages: lists are filtered by pairs of name and values."""

from simulator.services.vpc.filters import read_filters

__all__ = ["read_filters"]
