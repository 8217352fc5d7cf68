"""Turns what the engine sends into plain Python, once per resource.

The result is made of None, bool, float, str, list and dict, and of two marks:
`UNKNOWN` for whatever is not known yet, and `Secret` around a secret value.
The signatures and sentinels are the wire format of the Pulumi engine
(sdk/go/common/resource/plugin/rpc.go); a test compares them with the SDK's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from policies.errors import UnknownValue

if TYPE_CHECKING:
    from google.protobuf import struct_pb2

SIGNATURE = "4dabf18193072939515e22adb298388d"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a mark, not a secret
REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

SENTINELS = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # text, and anything in the SDK
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
# `pulumi policy analyze --file` writes this for a secret it cannot decrypt, whatever
# its type: the rule knows as little about it as about a value of the future.
UNREADABLE = SENTINELS | {"[secret]"}


class Unknown:
    """The value that is not known yet. Any use of it is UNDETERMINED, not a guess."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise UnknownValue("(inside a compound input)")

    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __hash__ = _refuse
    __str__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __int__ = __float__ = __add__ = __radd__ = __format__ = _refuse

    def __repr__(self) -> str:
        """Name it in a debugger or a test."""
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A secret value: rules may judge it, nothing may print it."""

    value: Value

    def __repr__(self) -> str:
        """Say that it is there, not what it is."""
        return "Secret(not shown)"


Value: TypeAlias = (
    "bool | float | str | list[Value] | dict[str, Value] | Unknown | Secret | None"
)


def decode(struct: struct_pb2.Struct) -> dict[str, Value]:
    """Return the properties of one resource as plain Python."""
    return {key: _value(value) for key, value in struct.fields.items()}


def _value(value: struct_pb2.Value) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text: str = value.string_value
        return UNKNOWN if text in UNREADABLE else text
    if kind == "struct_value":
        return _settle(decode(value.struct_value))
    if kind == "list_value":
        return [_value(item) for item in value.list_value.values]
    if kind == "bool_value":
        return bool(value.bool_value)
    return float(value.number_value) if kind == "number_value" else None


def read(tree: object) -> Value:
    """Give a tree that was JSON text (nested provider settings) the same treatment.

    TypeError for what JSON cannot hold.
    """
    if isinstance(tree, dict):
        return _settle({str(key): read(value) for key, value in tree.items()})
    if isinstance(tree, list):
        return [read(item) for item in tree]
    if isinstance(tree, str):
        return UNKNOWN if tree in UNREADABLE else tree
    if isinstance(tree, bool | float) or tree is None:
        return tree
    if isinstance(tree, int):
        return float(tree)
    raise TypeError(f"{type(tree).__name__} is not a JSON value")


def _settle(fields: dict[str, Value]) -> Value:
    """Resolve a map that carries a signature; other maps come back as they are."""
    if SIGNATURE not in fields:
        return fields
    signature = fields[SIGNATURE]
    form = _FORMS.get(signature) if isinstance(signature, str) else None
    # A form newer than this code must not read as an ordinary map.
    return UNKNOWN if form is None else form(fields)


def _secret(fields: dict[str, Value]) -> Value:
    return Secret(fields.get("value"))


def _output(fields: dict[str, Value]) -> Value:
    value = fields.get("value", UNKNOWN)
    return Secret(value) if fields.get("secret") is True else value


def _reference(fields: dict[str, Value]) -> Value:
    id_ = fields.get("id")
    # An empty id says that the resource does not exist yet.
    return id_ if isinstance(id_, str) and id_ else UNKNOWN


def _bare(fields: dict[str, Value]) -> Value:
    return {key: value for key, value in fields.items() if key != SIGNATURE}


_FORMS = {
    SECRET: _secret,
    OUTPUT: _output,
    REFERENCE: _reference,
    ASSET: _bare,
    ARCHIVE: _bare,
}


def reveal(value: Value) -> tuple[Value, bool]:
    """Return the value without its secret marks, and whether it had one."""
    if not isinstance(value, Secret):
        return value, False
    while isinstance(value, Secret):
        value = value.value
    return value, True


def plain(value: Value) -> Value:
    """Return the value without secret marks at any depth; UNKNOWN stays."""
    if type(value) is str:
        return value
    value, _ = reveal(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def holds_secret(value: Value) -> bool:
    """Tell whether a secret stands anywhere in the value."""
    if isinstance(value, dict):
        return any(holds_secret(item) for item in value.values())
    if isinstance(value, list):
        return any(holds_secret(item) for item in value)
    return isinstance(value, Secret)
