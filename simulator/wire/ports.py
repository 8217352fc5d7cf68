"""What the wire needs of the specification and of the cloud, and nothing more.

Tests give small stand-ins; the process gives the real ones.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from simulator.cloud.faults import Fault
from simulator.messages import Call, Json, Mode, Request, Response


class Operation(Protocol):
    """One action of one API version, as the vendor's own clients know it."""

    @property
    def product(self) -> str:
        """Return the product's code (`Vpc`)."""
        ...

    @property
    def version(self) -> str:
        """Return the API version (`2016-04-28`)."""
        ...

    @property
    def action(self) -> str:
        """Return the action's name (`CreateVpc`)."""
        ...

    @property
    def reply(self) -> object | None:
        """Return the form of the reply; None where there is no body."""
        ...

    def bind(self, flat: Mapping[str, str], body: Json = None) -> dict[str, Json]:
        """Return them nested and typed; ApiError if one is missing or has no sense."""
        ...

    def shape(self, values: Mapping[str, Json], request_id: str = "") -> Json:
        """Return the complete reply with every field the client's model declares."""
        ...


class Edition(Protocol):
    """One version of one product."""

    @property
    def product(self) -> str:
        """Return the product's code."""
        ...

    @property
    def version(self) -> str:
        """Return the version."""
        ...

    def operation(self, action: str, *, strict: bool) -> Operation | None:
        """Return an action by name."""
        ...


class Spec(Protocol):
    """The specification of all products."""

    def rpc(
        self, version: str, action: str, product_hint: str | None = None
    ) -> Operation | None:
        """Return an action by version and name; the hint settles the few doubles."""
        ...

    def roa(
        self, product: str, method: str, path: str, version: str = ""
    ) -> tuple[Operation, dict[str, str]] | None:
        """Return the action of a REST path and the parts that the path names."""
        ...

    def edition(self, product: str, version: str) -> Edition | None:
        """Return one version of a product."""
        ...

    def editions(self) -> Sequence[Edition]:
        """Return all versions of all products, for paths without a host."""
        ...


class Credential(Protocol):
    """An access key that may sign."""

    @property
    def access_key(self) -> str:
        """Return the public half."""
        ...

    @property
    def secret(self) -> str:
        """Return the secret half."""
        ...

    @property
    def account(self) -> str:
        """Return the account; "" for that of whichever site is called."""
        ...

    @property
    def arn(self) -> str:
        """Return whose key it is; "" for the account itself."""
        ...

    @property
    def token(self) -> str:
        """Return the security token that must come with it; "" for none."""
        ...


class Faults(Protocol):
    """The rules that make calls fail on purpose."""

    def match(self, call: Call) -> Fault | None:
        """Return what is to happen to a call, or None."""
        ...


class Journal(Protocol):
    """The record of everything that came in."""

    def record(  # noqa: PLR0913 - a row filled in by name
        self,
        call: Call | None,
        *,
        request_id: str = "",
        at: float = 0.0,
        mode: Mode = "direct",
        tls: bool = False,
        host: str = "",
        action: str = "",
        decision: str = "",
        status: int = 200,
        code: str = "",
        duration: float = 0.0,
    ) -> None:
        """Keep what came of a request; `duration` in milliseconds.

        What a call knows itself is taken from it.
        """
        ...


class Cloud(Protocol):
    """The cloud behind the wire."""

    @property
    def faults(self) -> Faults:
        """Return the fault rules."""
        ...

    @property
    def journal(self) -> Journal:
        """Return the journal."""
        ...

    def credential(self, access_key: str) -> Credential | None:
        """Return whose key this is, or None."""
        ...

    def perform(self, call: Call, fault: Fault | None = None) -> dict[str, Json]:
        """Do what is asked and return plain attributes; ApiError if refused."""
        ...


class Control(Protocol):
    """What answers below `/_sim/`: the simulator's own API and pages."""

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        ...
