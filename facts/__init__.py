"""What is so, wherever this cloud is declared, judged or simulated.

The bottom layer: data files, checked against their schemas, loaded once, frozen.
`infra`, `policies`, `simulator` and `review` meet only here.

    >>> from facts import facts
    >>> facts().sites["env10"].region
    'cn-macau-env10-d01'
"""

import functools

from facts.errors import FactsError
from facts.load import load
from facts.read import DATA
from facts.records import Facts

__all__ = ["Facts", "FactsError", "facts", "load"]


@functools.cache
def facts() -> Facts:
    """Return the facts of this checkout, loaded and checked once a process."""
    return load(DATA)
