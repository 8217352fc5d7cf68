"""Turns the parameters of a request into nested, typed values.

Three forms arrive: flat names (`Tag.1.Key`), JSON or comma-separated text in one
parameter, and JSON bodies. A binder is made once for an action; what it does for a
request is a lookup and a conversion per parameter.
"""

from collections.abc import Mapping
from typing import Final

from simulator.messages import ApiError, Json
from simulator.spec.conversion import (
    Convert,
    ForeignError,
    as_it_is,
    as_text,
    converter,
)
from simulator.spec.types import Scalar, Structure, Type

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
        self._payload = next(
            (member for member in self._members.values() if member.place == "p"), None
        )
        self._required = tuple(
            name
            for name, member in self._members.items()
            if member.required and name not in IMPLIED and member is not self._payload
        )

    def __call__(self, flat: Mapping[str, str], body: Json = None) -> dict[str, Json]:
        """Return the parameters; raise ApiError for unknown, missing, mistyped ones."""
        bound = self._bind_flat(flat)
        if body is not None:
            self._bind_body(bound, body)
        elif self._payload is not None and self._payload.required:
            raise missing(self._payload.name)
        for name in self._required:
            if name not in bound:
                raise missing(name)
        return bound

    def _bind_flat(self, flat: Mapping[str, str]) -> dict[str, Json]:
        bound: dict[str, Json] = {}
        nested: dict[str, Json] = {}
        for name, text in flat.items():
            convert = self._converters.get(name)
            if convert is not None:
                # An empty number or list is none; an empty text is a text.
                if text or convert is as_text:
                    bound[name] = self._converted(name, convert, text)
            elif "." in name:
                _graft(nested, name, text)
            elif name not in CONTROL:
                self._foreign(bound, name, text)
        for name, value in nested.items():
            self._take(bound, name, value)
        return bound

    def _converted(self, name: str, convert: Convert, value: Json) -> Json:
        try:
            return convert(value)
        except ForeignError as error:
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


def _payload(kind: Type) -> Convert:
    """Return the converter of a whole body; what the SDK calls a text is JSON."""
    return as_it_is if isinstance(kind, Scalar) else converter(kind)
