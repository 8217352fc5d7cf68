"""What each resource type of the provider is: one row per type, read on demand.

The rows are generated (`toolchain/catalogue`) from the hand-made classification and
the provider's inputs; a row becomes a record when a type is first asked for.

    >>> from facts.catalogue import catalogue
    >>> catalogue().get("alicloud:oss/bucket:Bucket").owner
    'tag'
"""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from facts.read import DATA


@dataclass(frozen=True, slots=True)
class Input:
    """An input that tells where, to whom or whose.

    `path` writes a list step as `[]` and a map step as `{}`; `rule` names the rule
    that speaks for it, empty where nothing is to be judged; `values`, in lower case,
    are those that the kinds `refuse` and `require` compare with.
    """

    path: str
    kind: str
    rule: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A type: nature, disposition (allowed, waiver-only, denied), owner, inputs."""

    token: str
    nature: frozenset[str]
    disposition: str
    owner: str
    """How its owner is proven: tag, group, parent or account."""
    rule: str = ""
    why: str = ""
    parents: tuple[str, ...] = ()
    named: bool = False
    inputs: tuple[Input, ...] = ()

    @property
    def short(self) -> str:
        """The name in the program: `oss.Bucket`."""
        _, module, name = self.token.split(":")
        return f"{module.split('/', maxsplit=1)[0]}.{name}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All types by token."""

    rows: Mapping[str, Mapping[str, Any]] = field(repr=False)
    _known: dict[str, TypeEntry] = field(default_factory=dict, repr=False)

    def get(self, token: str) -> TypeEntry | None:
        """Return the entry of a type token, None if the catalogue has none."""
        if token not in self._known:
            row = self.rows.get(token)
            if row is None:
                return None
            self._known[token] = _entry(token, row)
        return self._known[token]

    def __iter__(self) -> Iterator[TypeEntry]:
        """Iterate over all entries, by token."""
        return (_entry(token, row) for token, row in self.rows.items())


def _entry(token: str, row: Mapping[str, Any]) -> TypeEntry:
    return TypeEntry(
        token=token,
        nature=frozenset(row["nature"]),
        disposition=row["is"],
        owner=row["owner"],
        rule=row.get("rule", ""),
        why=row.get("why", ""),
        parents=tuple(row.get("parents", ())),
        named=row.get("named", False),
        inputs=tuple(_input(*each) for each in row.get("inputs", ())),
    )


def _input(path: str, kind: str, rule: str, values: "tuple[str, ...]" = ()) -> Input:
    return Input(path, kind, rule, tuple(each.lower() for each in values))


@functools.cache
def catalogue() -> Catalogue:
    """Return the catalogue of this checkout, read once a process."""
    text = (DATA / "catalogue.json").read_text("utf-8")
    return Catalogue(json.loads(text))
