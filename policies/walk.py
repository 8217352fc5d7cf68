"""Finds the values of a path pattern in an input tree: `a[].b`, `a{}`.

The provider's schema writes some lists of one element as an object; both are walked.
"""

from collections.abc import Iterator
from typing import NamedTuple

from policies.errors import Undetermined, UnexpectedShape, UnknownValue
from policies.values import UNKNOWN, Value, reveal


class Found(NamedTuple):
    """One value: its own path (`a.0.b`), what it is, and whether it is secret."""

    at: str
    value: Value
    secret: bool


def walk(inputs: dict[str, Value], pattern: str) -> Iterator[Found | Undetermined]:
    """Yield every value that the pattern reaches, and each unknown on the way.

    UnexpectedShape is yielded for a text or a number where the schema has parts.
    """
    steps = _steps(pattern)
    top = inputs.get(steps[0])
    if top is not None:  # most inputs are not given: say so without any work
        yield from _walk(Found(steps[0], top, secret=False), steps[1:])


def _steps(pattern: str) -> list[str]:
    return pattern.replace("[]", "").replace("{}", ".*").split(".")


def _walk(found: Found, steps: list[str]) -> Iterator[Found | Undetermined]:
    value, hidden = reveal(found.value)
    secret = found.secret or hidden
    if value is None:
        return
    if value is UNKNOWN:
        yield UnknownValue(found.at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(Found(f"{found.at}.{index}", item, secret), steps)
    elif not steps:
        yield Found(found.at, value, secret)
    elif isinstance(value, dict):
        keys = list(value) if steps[0] == "*" else [steps[0]]
        for key in keys:
            if value.get(key) is not None:
                inner = Found(f"{found.at}.{key}", value[key], secret)
                yield from _walk(inner, steps[1:])
    else:
        yield UnexpectedShape(found.at)
