"""Reads values of a type, whatever form they travelled in: flat, text or JSON."""

import json
import math
from collections.abc import Callable, Iterator
from typing import Final

from simulator.messages import Json
from simulator.spec.types import ListOf, MapOf, Scalar, Structure, Type

WORDS: Final = {"true": True, "false": False}

Convert = Callable[[Json], Json]


class ForeignError(Exception):
    """A structure has no member of this name."""


def converter(kind: Type) -> Convert:
    """Return the function that reads a value of a type, given flat or as JSON."""
    match kind:
        case Scalar(letter):
            return SCALARS[letter]
        case ListOf(element):
            return _list(_later(element))
        case MapOf(value):
            return _map(_later(value))
    return _structure(kind)


def _later(kind: Type) -> Convert:
    """Return a converter that is made at its first use: types may be recursive."""
    if isinstance(kind, Scalar):
        return SCALARS[kind.letter]
    made: list[Convert] = []

    def convert(value: Json) -> Json:
        if not made:
            made.append(converter(kind))
        return made[0](value)

    return convert


def as_text(value: Json) -> Json:
    """Read a text; what JSON wrote without quotes is written out."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _integer(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TypeError
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    if isinstance(value, str) and not (
        value.isascii() and value.removeprefix("-").isdigit()
    ):
        raise ValueError(value)
    return int(value)


def _number(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TypeError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _boolean(value: Json) -> Json:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        known = WORDS.get(value.lower())
        if known is not None:
            return known
    raise ValueError(value)


def as_it_is(value: Json) -> Json:
    """Take a value as it is; flat names that count (`Tags.1.Key`) make a list."""
    if not isinstance(value, dict):
        return value
    taken = {name: as_it_is(item) for name, item in value.items()}
    if taken and all(name.isdecimal() for name in taken):
        return [taken[name] for name in sorted(taken, key=int)]
    return taken


SCALARS: Final[dict[str, Convert]] = {
    "s": as_text,
    "i": _integer,
    "f": _number,
    "b": _boolean,
    "y": as_text,
    "a": as_it_is,
}


def _list(element: Convert) -> Convert:
    def convert(value: Json) -> Json:
        return [element(item) for item in _items(value)]

    return convert


def _items(value: Json) -> Iterator[Json]:
    """Yield the elements of a list: repeated names, a JSON text, words with commas."""
    if isinstance(value, str):
        value = _parsed(value) if value.startswith("[") else [*value.split(",")]
    if isinstance(value, dict):
        yield from (value[key] for key in sorted(value, key=int))
    elif isinstance(value, list):
        yield from value
    else:
        raise TypeError


def _map(element: Convert) -> Convert:
    def convert(value: Json) -> Json:
        return {key: element(item) for key, item in _object(value).items()}

    return convert


def _structure(kind: Structure) -> Convert:
    members: dict[str, Convert] = {}

    def convert(value: Json) -> Json:
        if not members:
            for name, member in kind.members.items():
                members[name] = _later(member.type)
        bound: dict[str, Json] = {}
        for name, item in _object(value).items():
            if name not in members:
                raise ForeignError(name)
            # As at the top: an empty number or list is none, an empty text a text.
            if item is not None and (item != "" or members[name] is as_text):
                bound[name] = members[name](item)
        return bound

    return convert


def _object(value: Json) -> dict[str, Json]:
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, dict):
        raise TypeError
    return value


def _parsed(text: str) -> Json:
    parsed: Json = json.loads(text)
    return parsed
