# ruff: noqa: INP001 - a program that the engine runs, not a module
"""The pack `ownership`: everything belongs to the Macau SAR Government."""

from policies.pulumi_serve import serve

serve("ownership", "ownership")
