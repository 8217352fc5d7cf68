# ruff: noqa: INP001 - a program that the engine runs, not a module
"""Both packs in one process; rules keep the names of their own packs."""

from policies.pulumi_serve import serve

serve("residency-and-ownership", "residency", "ownership")
