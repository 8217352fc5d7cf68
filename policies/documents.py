"""Reads policy documents: who may do what to which resource, in every form they take.

JSON with a `Statement`, an object or a list; keys are compared exactly, and one that
appears twice is refused, for readers differ on which of the two counts.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from policies.errors import UnexpectedShape
from policies.hosts import LONGEST_TEXT

LONGEST_DOCUMENT = 64 * LONGEST_TEXT
Json = object
_KEYS = frozenset(
    (
        *("Version", "Statement", "Effect", "Action", "NotAction", "Principal"),
        *("NotPrincipal", "Resource", "NotResource", "Condition", "Sid"),
    )
)
_LOWERED = frozenset(key.lower() for key in _KEYS)


class TwiceNamed(ValueError):  # noqa: N818 - says what it is
    """A key of an object appears twice."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a document; `at` is the path of the document."""

    at: str
    content: dict[str, Json]

    @property
    def allows(self) -> bool:
        """Whatever does not plainly deny is taken to allow."""
        return self.content.get("Effect") != "Deny"

    @property
    def actions(self) -> list[str]:
        """The actions named, empty if none is."""
        return _texts(self.content.get("Action"))

    @property
    def resources(self) -> list[str]:
        """The resources named, empty if none is."""
        return _texts(self.content.get("Resource"))

    def principals(self) -> Iterator[tuple[str, str]]:
        """Yield kind ("RAM", "Service", ...; "" for none) and principal of each one."""
        named = self.content.get("Principal")
        if isinstance(named, dict):
            for kind, each in named.items():
                texts = _texts(each)
                for text in texts:
                    yield str(kind), text
                if not texts:
                    yield str(kind), ""
        else:
            for text in _texts(named):
                yield "", text


def statements(at: str, text: str) -> list[Statement]:
    """Return the statements of a document; UnexpectedShape if it is none."""
    if len(text) > LONGEST_DOCUMENT:
        raise UnexpectedShape(at)
    try:
        tree: Json = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise UnexpectedShape(at) from error
    if not isinstance(tree, dict):
        raise UnexpectedShape(at)
    found = tree.get("Statement")
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(each, dict) for each in listed):
        raise UnexpectedShape(at)
    if any(_misspelt(each) for each in (tree, *listed)):
        raise UnexpectedShape(at)
    return [Statement(at, each) for each in listed if isinstance(each, dict)]


def _misspelt(of: dict[str, Json]) -> bool:
    """Tell whether a known key stands there in another case: readers differ on it."""
    return any(key not in _KEYS and key.lower() in _LOWERED for key in of)


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise TwiceNamed
    return made


def _texts(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [each if isinstance(each, str) else "" for each in value]
    return []
