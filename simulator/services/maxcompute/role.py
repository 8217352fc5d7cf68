"""Roles of projects: their calls carry whole bodies too."""

from simulator.services.maxcompute.project import unpack

__all__ = ["unpack"]
