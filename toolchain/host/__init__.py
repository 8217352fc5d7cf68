"""The Python language host: how the built engine runs our programs and packs.

Used only where the official release of Pulumi is not installed; both behave alike.
Start it with `python -m toolchain.host ENGINE_ADDRESS`.
"""
