"""Finds what differs between the settings of two stacks; knows no stack by name.

Both sides went through the models, so an omitted default is no difference. A value that
only says where a stack stands (region, zone, address) differs by nature: it is counted
apart and shown on request.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PLACE = re.compile(r"cn-[a-z0-9-]+|(\d{1,3}\.){3}\d{1,3}(/\d+)?")
GENERAL = "stack"
LONGEST = 40


@dataclass(frozen=True)
class Difference:
    """One setting: its path, and the two values as text; "" where it is not there."""

    path: str
    left: str
    right: str
    is_place: bool

    @property
    def component(self) -> str:
        """The part of the stack that it belongs to."""
        first, _, rest = self.path.partition(".")
        return first if rest else GENERAL


def differences(left: object, right: object, path: str = "") -> Iterator[Difference]:
    """Yield the differences in the order of the settings, the largest part whole."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        for key in [*left, *(key for key in right if key not in left)]:
            at = f"{path}.{key}" if path else str(key)
            if key not in right:
                yield Difference(at, spelled(left[key]), "", is_place=False)
            elif key not in left:
                yield Difference(at, "", spelled(right[key]), is_place=False)
            else:
                yield from differences(left[key], right[key], at)
    elif left != right:
        place = _is_place(left) and _is_place(right)
        yield Difference(path, spelled(left), spelled(right), is_place=place)


def _is_place(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(
        isinstance(each, str) and PLACE.fullmatch(each) for each in values
    )


def spelled(value: Any) -> str:  # noqa: ANN401 - any value of settings
    """Return a value in a few words: one line, never longer than a column."""
    if isinstance(value, Mapping):
        keys = ", ".join(map(str, value))
        return _short(keys) if keys else "nothing"
    if isinstance(value, list):
        return _short(", ".join(spelled(each) for each in value)) if value else "none"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _short(" ".join(str(value).split()))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
