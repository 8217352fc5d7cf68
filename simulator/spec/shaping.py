"""Makes a reply of the exact form that the SDK's model declares.

From a plain dictionary of values: types are coerced as declared, names the model lacks
are left out, a bare list goes into the structure that wraps it (`{"Tag": […]}`).

What is absent: a list, and a structure that only wraps one, is there and empty, for
clients walk it; a scalar, a map or another structure is left out, for clients take
presence as "was set". A kind that wants a structure with empty lists in it gives `{}`.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from simulator.messages import Json
from simulator.spec.conversion import as_text
from simulator.spec.types import ListOf, MapOf, Scalar, Structure, Type

Shape = Callable[[Json], Json]


class ShapeError(ValueError):
    """The simulator's own fault: a value that the model cannot carry."""


def shaper(kind: Type, *, strict: bool) -> Shape:
    """Return the function that shapes a value; strict refuses names the model lacks."""
    match kind:
        case Scalar(letter):
            return SCALARS[letter]
        case ListOf(element):
            return _list(_later(element, strict=strict))
        case MapOf(value):
            return _map(_later(value, strict=strict))
    return _StructureShape(kind, strict=strict)


def _later(kind: Type, *, strict: bool) -> Shape:
    """Return a shaper that is made at its first use: types may be recursive."""
    if isinstance(kind, Scalar):
        return SCALARS[kind.letter]
    made: list[Shape] = []

    def shape(value: Json) -> Json:
        if not made:
            made.append(shaper(kind, strict=strict))
        return made[0](value)

    return shape


def _integer(value: Json) -> Json:
    return _counted(int, value)


def _number(value: Json) -> Json:
    return _counted(float, value)


def _counted(make: type[int] | type[float], value: Json) -> Json:
    if isinstance(value, (int, str, float)):
        try:
            return make(value)
        except (ValueError, OverflowError) as error:
            raise ShapeError(f"{value!r} is no {make.__name__}") from error
    raise ShapeError(f"{value!r} is no {make.__name__}")


def _boolean(value: Json) -> Json:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise ShapeError(f"{value!r} is no boolean")


def _anything(value: Json) -> Json:
    return value


SCALARS: Final[dict[str, Shape]] = {
    "s": as_text,
    "i": _integer,
    "f": _number,
    "b": _boolean,
    "y": as_text,
    "a": _anything,
}


def _list(element: Shape) -> Shape:
    def shape(value: Json) -> Json:
        if not isinstance(value, list):
            raise ShapeError(f"{value!r} is no list")
        return [element(item) for item in value]

    return shape


def _map(element: Shape) -> Shape:
    def shape(value: Json) -> Json:
        if not isinstance(value, Mapping):
            raise ShapeError(f"{value!r} is no map")
        return {key: element(item) for key, item in value.items()}

    return shape


class _StructureShape:
    """Shapes one structure; its members are read at first use."""

    def __init__(self, kind: Structure, *, strict: bool) -> None:
        self._kind = kind
        self._strict = strict

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        return {
            name: _later(member.type, strict=self._strict)
            for name, member in self._kind.members.items()
        }

    @cached_property
    def _empty(self) -> dict[str, Callable[[], Json]]:
        made = {
            name: _empty(name, member.type)
            for name, member in self._kind.members.items()
        }
        return {name: make for name, make in made.items() if make is not None}

    def __call__(self, value: Json) -> Json:
        if not isinstance(value, Mapping):
            return self._wrapped(value)
        shapes = self._shapes
        shaped: dict[str, Json] = {}
        for name, item in value.items():
            shape = shapes.get(name)
            if shape is None:
                if self._strict:
                    raise ShapeError(f"{name} is not in the model")
            elif item is not None:
                shaped[name] = shape(item)
        for name, make in self._empty.items():
            if name not in shaped:
                shaped[name] = make()
        return shaped

    def _wrapped(self, value: Json) -> Json:
        inner = self._kind.wraps
        if isinstance(value, list) and inner is not None:
            return {inner: self._shapes[inner](value)}
        raise ShapeError(f"{value!r} is no structure")


def _empty(name: str, kind: Type) -> Callable[[], Json] | None:
    if isinstance(kind, ListOf):
        return list
    if not isinstance(kind, Structure) or (inner := kind.wraps) is None:
        return None
    # HostConfig with Values is a setting, FooConfig with fooConfig would be a list.
    if name.endswith("Config") and inner.lower() != name.lower():
        return None
    return lambda: {inner: []}
