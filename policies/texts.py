"""Which inputs of a resource are texts that may hide a place, and their values.

An input that the catalogue names has a parser of its own; names, titles and remarks are
for people. Everything else is read by the content scanner.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from facts.catalogue import catalogue
from policies.errors import Undetermined, UnknownValue
from policies.values import UNKNOWN, Value, reveal
from policies.walk import Found

# For people, in any type: a name or a remark may say where something came from.
_WORDS = re.compile(
    r"(?:name|names|description|descriptions|desc|remark|remarks|comment|comments|note"
    r"|title|alias|displayname|prefix|tags|labels|timezone|password|instancetype)$",
    re.IGNORECASE,
)
# Containers with texts of their own, though their name ends like one for people.
_NOT_WORDS = frozenset({"hostAlias", "customHostAlias", "hostAliases"})


def texts(type_: str, inputs: dict[str, Value]) -> Iterator[Found | Undetermined]:
    """Yield each text to scan, and each value that is not known yet."""
    known = _known(type_)
    for key, value in inputs.items():
        if not _for_people(key):
            yield from _below(Found(key, value, secret=False), key, known)


class _Known(NamedTuple):
    """Of a type: paths that have a parser, and maps whose keys the program chooses."""

    parsed: frozenset[str]
    maps: frozenset[str]


def _below(found: Found, pattern: str, known: _Known) -> Iterator[Found | Undetermined]:
    value, hidden = reveal(found.value)
    secret = found.secret or hidden
    if isinstance(value, str):
        if pattern not in known.parsed:
            yield Found(found.at, value, secret)
    elif value is UNKNOWN:
        if pattern not in known.parsed:
            yield UnknownValue(found.at)
    elif isinstance(value, list | dict):
        free = pattern in known.maps
        for step, key, item in _parts(value, free=free):
            inner = Found(f"{found.at}.{step}", item, secret)
            below = f"{pattern}.{key}" if key and not free else pattern
            yield from _below(inner, below, known)


def _parts(
    value: "list[Value] | dict[str, Value]", *, free: bool
) -> Iterator[tuple[str, str, Value]]:
    """Yield step, key ("" in a list) and value of each part that may hide a place."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield str(index), "", item
    else:
        for key, item in value.items():
            if free or not _for_people(key):
                yield key, key, item


@functools.lru_cache(maxsize=4096)
def _for_people(key: str) -> bool:
    return key not in _NOT_WORDS and _WORDS.search(key) is not None


@functools.lru_cache(maxsize=2048)
def _known(type_: str) -> _Known:
    entry = catalogue().get(type_)
    inputs = entry.inputs if entry else ()
    plain = {each: each.path.replace("[]", "").replace("{}", "") for each in inputs}
    return _Known(
        frozenset(path for each, path in plain.items() if each.kind != "map"),
        frozenset(path for each, path in plain.items() if each.kind == "map"),
    )
