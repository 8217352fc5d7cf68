"""Finds what differs between the settings of two stacks; knows no stack by name.

Both sides went through the models, so an omitted default is no difference. A value that
only says where a stack stands (region, zone, address), or explains another one, differs
by nature: it is counted apart and shown on request.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PLACE = re.compile(r"cn-[a-z0-9-]+|(\d{1,3}\.){3}\d{1,3}(/\d+)?")
# Keys whose values are sentences for people.
WORDS = ("purpose", "justification", "title", "metadata")
GENERAL = "stack"
ANY = "*"
LONGEST = 40


@dataclass(frozen=True)
class Difference:
    """One setting: its path, and the two values as text; "" where it is not there."""

    path: str
    left: str
    right: str
    by_nature: bool
    """It says where a stack stands, or explains: no decision of its own."""

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
                yield Difference(at, spelled(left[key]), "", by_nature=False)
            elif key not in left:
                yield Difference(at, "", spelled(right[key]), by_nature=False)
            else:
                yield from differences(left[key], right[key], at)
    elif left != right:
        is_words = path.rpartition(".")[2] in WORDS
        by_nature = is_words or (_is_place(left) and _is_place(right))
        yield Difference(path, spelled(left), spelled(right), by_nature=by_nature)


def merged(found: Iterable[Difference]) -> list[Difference]:
    """Return the differences with equal ones of sisters in one row.

    `keys.keys.state.protection` and `keys.keys.logs.protection` become one path with
    both names, when both sides have the same values.
    """
    rows = list(found)
    sisters: dict[tuple[str, str, str], list[Difference]] = {}
    for each in rows:
        for pattern in _patterns(each.path):
            sisters.setdefault((pattern, each.left, each.right), []).append(each)
    done: dict[str, str] = {}
    for (pattern, _, _), members in sorted(sisters.items(), key=lambda x: -len(x[1])):
        if len(members) > 1 and not any(each.path in done for each in members):
            index = pattern.split(".").index(ANY)
            names = ", ".join(each.path.split(".")[index] for each in members)
            named = pattern.replace(ANY, f"{{{names}}}", 1)
            done |= {each.path: named for each in members}
    unique = {
        (done.get(each.path, each.path), each.left, each.right): each for each in rows
    }
    return [
        Difference(path, left, right, by_nature=each.by_nature)
        for (path, left, right), each in unique.items()
    ]


def _patterns(path: str) -> Iterator[str]:
    """Yield the path with a star in place of each part but the first."""
    parts = path.split(".")
    for index in range(1, len(parts)):
        yield ".".join([*parts[:index], ANY, *parts[index + 1 :]])


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
        return _short(", ".join(map(_row, value))) if value else "none"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _short(" ".join(str(value).split()))


def _row(value: object) -> str:
    """Spell one entry of a list: a mapping by its values, for its keys are alike."""
    if isinstance(value, Mapping):
        return " ".join(spelled(each) for each in value.values())
    return spelled(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
