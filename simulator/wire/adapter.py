"""What every family must know: how a call is read, proven, answered and refused."""

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import cast

from simulator.messages import ApiError, Family, Json, Request, Response
from simulator.wire.hosts import Place
from simulator.wire.ports import Operation
from simulator.wire.signing.claim import Claim, Refusals

# Compiled once; `json.dumps` with these settings would make one for every reply.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Asked:
    """One call as read from the wire, before it is proven or checked.

    `flat` is query and form, `body` a parsed body. `operation` is None for families
    without a specification and for actions that nobody knows; `is_known` tells these
    two apart.
    """

    product: str
    version: str
    action: str
    region: str
    flat: dict[str, str]
    body: Json = None
    path: dict[str, str] = field(default_factory=dict)
    operation: Operation | None = None
    is_known: bool = True

    def plain(self) -> dict[str, Json]:
        """Return what was sent, unchecked, in one dictionary."""
        body = self.body if isinstance(self.body, dict) else {}
        return {**self.flat, **body}


class Adapter(ABC):
    """One family. Instances hold no state of a request."""

    family: Family
    refusals: Refusals

    @abstractmethod
    def read(self, request: Request, place: Place) -> Asked:
        """Return what is asked; ApiError or UnicodeDecodeError if it has no sense."""

    @abstractmethod
    def claim(self, request: Request, asked: Asked) -> Claim:
        """Return who says to have signed; ApiError if nobody does."""

    @abstractmethod
    def answer(
        self, request: Request, asked: Asked, values: Json, request_id: str
    ) -> Response:
        """Return the reply, already shaped by the specification, in its form."""

    def throttled(self, error: ApiError) -> ApiError:
        """Return the family's own word for "too many requests"."""
        return error

    @abstractmethod
    def refuse(self, request: Request, error: ApiError, request_id: str) -> Response:
        """Return an error in the family's form."""


def json_bytes(value: Json) -> bytes:
    """Return compact JSON in UTF-8."""
    return _encode(value).encode()


def json_value(body: bytes) -> Json:
    """Return the value of a JSON text; ApiError (400) if it is not strict JSON."""
    try:
        value = json.loads(body, parse_constant=_no_constant)
        # A lone surrogate passes the parser and fails where it is written.
        json_bytes(value)
    except (ValueError, RecursionError):
        raise ApiError(
            400, "InvalidJSON", "The body of the request is not valid JSON in UTF-8."
        ) from None
    return cast("Json", value)


def _no_constant(name: str) -> Json:
    raise ValueError(name)
