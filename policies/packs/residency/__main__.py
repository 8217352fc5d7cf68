# ruff: noqa: INP001 - a program that the engine runs, not a module
"""The pack `residency`: all data and every call stay in Macau."""

from policies.pulumi_serve import serve

serve("residency", "residency")
