"""Joins the hand-made classification with the provider's own inputs.

`facts/data/classification.yaml` is written by people; `facts/data/catalogue.json` is
made of it here, so that a rule asks one small table. A type or a telling input that
nobody has classified stops the generator, and so `make check` after an upgrade.
"""

from toolchain.catalogue.made import main, pages

__all__ = ["main", "pages"]
