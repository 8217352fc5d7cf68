"""One action of one product: how it travels, and how it is bound and answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from simulator.messages import Json
from simulator.spec.binding import Binder
from simulator.spec.shaping import Shape, shaper
from simulator.spec.types import MapOf, Structure, Type

# Under this name a reply that is no object (a REST list, a text) is handed over.
BODY: Final = "body"
REQUEST_ID: Final = ("RequestId", "requestId", "request_id")


@dataclass(frozen=True, slots=True)
class Transport:
    """How an action travels; an RPC action always travels as the defaults say.

    `path` is a template such as `/clusters/{cluster_id}`; `sends` and `answers` are
    the SDK's words for the bodies: json, formData, xml, none …
    """

    style: str = "RPC"
    method: str = "POST"
    path: str = "/"
    sends: str = "formData"
    answers: str = "json"


@dataclass(frozen=True)
class Operation:
    """An action as the specification declares it.

    `reply` is None where the action answers without a body. `strict` makes `shape`
    refuse names that the model lacks, which tests want.
    """

    product: str
    version: str
    action: str
    transport: Transport
    request: Structure
    reply: Type | None
    strict: bool = False

    @property
    def style(self) -> str:
        """Return RPC or ROA."""
        return self.transport.style

    @cached_property
    def _bind(self) -> Binder:
        return Binder(self.request, f"{self.action} of {self.product} {self.version}")

    @cached_property
    def _shape(self) -> Shape | None:
        return None if self.reply is None else shaper(self.reply, strict=self.strict)

    @cached_property
    def _request_id(self) -> str | None:
        """Name the reply's field for the request id; None where it has no place.

        Every RPC reply has one, whether its model says so or not.
        """
        if isinstance(self.reply, Structure):
            for name in REQUEST_ID:
                if name in self.reply.members:
                    return name
        return REQUEST_ID[0] if self.style == "RPC" else None

    def bind(self, flat: Mapping[str, str], body: Json = None) -> dict[str, Json]:
        """Return the parameters of a request, nested and typed.

        `flat` is query and form together (`Tag.1.Key`), `body` a parsed JSON body.
        Control parameters are left out. Raises ApiError with `MissingParameter` or
        `InvalidParameter`.
        """
        return self._bind(flat, body)

    def shape(self, values: Mapping[str, Json], request_id: str = "") -> Json:
        """Return the complete reply made of plain values.

        A reply that is a list or a text is taken from `values["body"]`, one of any
        form from there or from the values as they are. Raises ShapeError where the
        values do not fit, which is the simulator's own fault.
        """
        shaped: Json = {}
        if self._shape is not None:
            plain = isinstance(self.reply, Structure) or (
                isinstance(self.reply, MapOf) and BODY not in values
            )
            shaped = self._shape(dict(values) if plain else values.get(BODY))
        if request_id and isinstance(shaped, dict) and self._request_id is not None:
            shaped[self._request_id] = request_id
        return shaped
