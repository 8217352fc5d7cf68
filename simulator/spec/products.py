"""The spellings of a product's name, both ways.

The provider says `R-kvstore`, an endpoint key says `r_kvstore`, a host says
`r-kvstore` or `vpc-internal`: what is left of case, punctuation and `internal` decides.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import yaml

FILE: Final = Path(__file__).with_name("products.yaml")
INTERNAL: Final = ("-internal", "-vpc", "-intranet")


def plain(name: str) -> str:
    """Reduce a spelling to its letters and digits, in lower case."""
    name = name.lower()
    for ending in INTERNAL:
        name = name.removesuffix(ending)
    return "".join(letter for letter in name if letter.isalnum())


class Products:
    """Spelling -> product, and product -> its other names."""

    def __init__(self, names: Iterable[str]) -> None:
        """Index the products of the specification and the rows of products.yaml."""
        rows = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
            "products"
        ]
        self.other_names: dict[str, tuple[str, ...]] = {
            name: tuple(rows.get(name, ())) for name in names
        }
        self._codes: dict[str, str] = {}
        for name, others in self.other_names.items():
            for spelling in (name, *others):
                self._codes[plain(spelling)] = name

    def code(self, spelling: str) -> str | None:
        """Return the product as the provider spells it; None for no product."""
        return self._codes.get(plain(spelling))
