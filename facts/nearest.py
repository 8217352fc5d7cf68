"""One sentence for a name that nobody knows: what is allowed, and the nearest match."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 12  # a longer list of allowed values hides the message
ALIKE = 0.5  # the least likeness at which a name is worth suggesting


def nearest(value: str, names: Iterable[str]) -> str | None:
    """Return the name that `value` was probably meant to be, or None."""
    return next(iter(get_close_matches(value, tuple(names), n=1, cutoff=ALIKE)), None)


def unknown(value: str, allowed: Iterable[str], where: str) -> str:
    """Say that `value` is not one of `allowed`, which stand in the file `where`."""
    names = tuple(allowed)
    near = nearest(value, names)
    fix = f"use {near!r}" if near else "use one of them"
    shown = f"the {len(names)} entries" if len(names) > SHOWN else ", ".join(names)
    return f"{value!r} is not registered; allowed: {shown} of {where}. Fix: {fix}."
