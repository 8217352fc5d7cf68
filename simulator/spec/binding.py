"""Turns the parameters of a request into nested, typed values.

Three forms arrive: flat names (`Tag.1.Key`), JSON or comma-separated text in one
parameter, and JSON bodies. A binder is made once for an action; what it does for a
request is a lookup and a conversion per parameter.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from simulator.messages import ApiError, Json
from simulator.spec.types import ListOf, MapOf, Member, Scalar, Structure, Type

# What the protocol itself sends; no action ever sees these.
CONTROL: Final = frozenset(
    {
        "Action",
        "Version",
        "Format",
        "Timestamp",
        "AccessKeyId",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "SecurityToken",
        "BearerToken",
    }
)
# Accepted by every action of every product, whether its model names them or not.
COMMON: Final = frozenset(
    {
        "RegionId",
        "ClientToken",
        "DryRun",
        "OwnerId",
        "OwnerAccount",
        "ResourceOwnerId",
        "ResourceOwnerAccount",
        "AcceptLanguage",
        "Lang",
        "SourceIp",
        "SecureTransport",
    }
)
# The host names the region, so no action of a site can lack it.
IMPLIED: Final = frozenset({"RegionId"})
WORDS: Final = {"true": True, "false": False}

Convert = Callable[[Json], Json]


class _ForeignError(Exception):
    """A structure inside a parameter has no such name."""


def missing(name: str) -> ApiError:
    """Make the refusal of a request that lacks a parameter."""
    return ApiError(
        400,
        "MissingParameter",
        f'The input parameter "{name}" that is mandatory for processing this request '
        "is not supplied.",
    )


def invalid(name: str) -> ApiError:
    """Make the refusal of a parameter with the wrong type."""
    return ApiError(
        400, "InvalidParameter", f'The specified parameter "{name}" is not valid.'
    )


def unknown(name: str, action: str) -> ApiError:
    """Make the refusal of a parameter that the action does not have."""
    return ApiError(
        400,
        "InvalidParameter",
        f'The specified parameter "{name}" is not valid: {action} has no such '
        "parameter.",
    )


class Binder:
    """Binds the requests of one action."""

    def __init__(self, request: Structure, action: str) -> None:
        """Prepare a converter for each parameter; `action` is for messages."""
        self._action = action
        self._members = request.members
        self._converters = {
            name: converter(member.type) for name, member in self._members.items()
        }
        self._required = tuple(
            name
            for name, member in self._members.items()
            if member.required and name not in IMPLIED
        )
        self._payload = next(
            (member for member in self._members.values() if member.place == "p"), None
        )

    def __call__(self, flat: Mapping[str, str], body: Json = None) -> dict[str, Json]:
        """Return the parameters; raise ApiError for unknown, missing, mistyped ones."""
        bound: dict[str, Json] = {}
        nested: dict[str, Json] = {}
        for name, text in flat.items():
            convert = self._converters.get(name)
            if convert is not None:
                if text or convert is _text:
                    bound[name] = self._converted(name, convert, text)
            elif "." in name:
                _graft(nested, name, text)
            elif name not in CONTROL:
                self._foreign(bound, name, text)
        for name, value in nested.items():
            self._take(bound, name, value)
        if body is not None:
            self._bind_body(bound, body)
        for name in self._required:
            if name not in bound:
                raise missing(name)
        return bound

    def _converted(self, name: str, convert: Convert, value: Json) -> Json:
        try:
            return convert(value)
        except _ForeignError as error:
            raise unknown(f"{name}.{error}", self._action) from error
        except (ValueError, TypeError, RecursionError) as error:
            raise invalid(name) from error

    def _take(self, bound: dict[str, Json], name: str, value: Json) -> None:
        convert = self._converters.get(name)
        if convert is not None:
            if value is not None:
                bound[name] = self._converted(name, convert, value)
        elif name not in CONTROL:
            self._foreign(bound, name, value)

    def _foreign(self, bound: dict[str, Json], name: str, value: Json) -> None:
        if name not in COMMON:
            raise unknown(name, self._action)
        bound[name] = value

    def _bind_body(self, bound: dict[str, Json], body: Json) -> None:
        """Bind a JSON body: its names, or those of the parameter that *is* the body.

        An object's names end up beside the query's, so that a reader of the result
        need not know which parameter travelled where.
        """
        payload = self._payload
        if payload is not None:
            body = self._converted(payload.name, _payload(payload.type), body)
            if isinstance(body, dict):
                bound |= body
            else:
                bound[payload.name] = body
        elif isinstance(body, dict):
            for name, value in body.items():
                self._take(bound, name, value)
        else:
            raise invalid("body")


def _graft(tree: dict[str, Json], name: str, text: str) -> None:
    """Put `Tag.1.Key` into nested dictionaries."""
    *path, last = name.split(".")
    for part in path:
        branch = tree.setdefault(part, {})
        if not isinstance(branch, dict):
            raise invalid(name)
        tree = branch
    tree[last] = text


def converter(kind: Type) -> Convert:
    """Return the function that reads a value of a type, given flat or as JSON."""
    match kind:
        case Scalar(letter):
            return SCALARS[letter]
        case ListOf(element):
            return _list(converter_later(element))
        case MapOf(value):
            return _map(converter_later(value))
    return _structure(kind)


def converter_later(kind: Type) -> Convert:
    """Return a converter that is made at its first use: types may be recursive."""
    if isinstance(kind, Scalar):
        return SCALARS[kind.letter]
    made: list[Convert] = []

    def convert(value: Json) -> Json:
        if not made:
            made.append(converter(kind))
        return made[0](value)

    return convert


def _payload(kind: Type) -> Convert:
    """Return the converter of a whole body; what the SDK calls a text is JSON."""
    return _anything if isinstance(kind, Scalar) else converter(kind)


def _text(value: Json) -> Json:
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


def _anything(value: Json) -> Json:
    """Take a value as it is; flat names that count (`Tags.1.Key`) make a list."""
    if not isinstance(value, dict):
        return value
    taken = {name: _anything(item) for name, item in value.items()}
    if taken and all(name.isdecimal() for name in taken):
        return [taken[name] for name in sorted(taken, key=int)]
    return taken


SCALARS: Final[dict[str, Convert]] = {
    "s": _text,
    "i": _integer,
    "f": _number,
    "b": _boolean,
    "y": _text,
    "a": _anything,
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
    members: dict[str, tuple[Member, Convert]] = {}

    def convert(value: Json) -> Json:
        if not members:
            for name, member in kind.members.items():
                members[name] = member, converter_later(member.type)
        bound: dict[str, Json] = {}
        for name, item in _object(value).items():
            if name not in members:
                raise _ForeignError(name)
            if item is not None:
                bound[name] = members[name][1](item)
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
