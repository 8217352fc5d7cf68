"""The types of the specification, parsed from its compact lines when they are needed.

The notation is described in `toolchain/specification/compact.py`, which writes it.
Patches may also write a structure in place, in parentheses: `Tag [(Key s, Value s)`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

CODE: Final = re.compile(
    r"(?P<kind>[\[{]*(?:[sifbya]|\d+|\(.*\)))"
    r"(?P<required>!?)(?:~(?P<style>[cj]))?(?:\+(?P<place>[bhp]))?"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text `s`, integer `i`, number `f`, boolean `b`, bytes `y` or anything `a`."""

    letter: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `style` is `c` or `j` where a request carries it as one text."""

    element: "Type"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map from text to values of one type."""

    value: "Type"


@dataclass(frozen=True, slots=True)
class Member:
    """One field of a structure, or one parameter of a request.

    `place` is `q` query, `b` body, `h` header or `p`: this is the whole body.
    """

    name: str
    type: "Type"
    required: bool = False
    style: str = ""
    place: str = "q"


class Structure:
    """Named fields; read from its line at first use, for structures may be recursive.

    `extra` are members to add to those of the line, or to put in their place.
    """

    def __init__(self, line: str, table: "Table", extra: Sequence[Member] = ()) -> None:
        """Remember where to read; nothing is parsed yet."""
        self._line = line
        self._table = table
        self._extra = extra

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Return the members by name, in the order of the line."""
        parsed = {member.name: member for member in self._table.members(self._line)}
        return parsed | {member.name: member for member in self._extra}

    @cached_property
    def wraps(self) -> str | None:
        """Name the only member if it is a list: `{"Tag": […]}` wraps a list."""
        match list(self.members.values()):
            case [Member(name=name, type=ListOf())]:
                return name
        return None


Type = Scalar | ListOf | MapOf | Structure


class Table:
    """The structures of one specification, by number."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Keep the lines as they are; a structure is made when something asks."""
        self._lines = lines
        self._made: dict[int, Structure] = {}

    def structure(self, number: int) -> Structure:
        """Return the structure of a line."""
        if number not in self._made:
            self._made[number] = Structure(self._lines[number], self)
        return self._made[number]

    def members(self, line: str) -> Iterator[Member]:
        """Parse the members of a line."""
        for item in _split(line):
            name, _, code = item.partition(" ")
            found = CODE.fullmatch(code)
            if found is None:
                raise ValueError(
                    f"{item!r} is no member; allowed: a name and a type such as `s!` "
                    "or `[(Key s)`. Fix: the patch, or generate the specification again"
                )
            yield Member(
                name,
                self.type(found["kind"]),
                found["required"] == "!",
                found["style"] or "",
                found["place"] or "q",
            )

    def type(self, kind: str) -> Type:
        """Parse a type."""
        if kind[0] == "[":
            return ListOf(self.type(kind[1:]))
        if kind[0] == "{":
            return MapOf(self.type(kind[1:]))
        if kind[0] == "(":
            return Structure(kind[1:-1], self)
        return Scalar(kind) if kind.isalpha() else self.structure(int(kind))


def _split(line: str) -> list[str]:
    """Split at the commas outside parentheses."""
    if "(" not in line:
        return line.split(", ") if line else []
    items, depth, begin = [], 0, 0
    for at, letter in enumerate(line):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            items.append(line[begin:at].strip())
            begin = at + 1
    return [*items, line[begin:].strip()]
