"""What connections share, how one refuses, and how a host is written."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.messages import Request, Response
from simulator.wire.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from simulator.wire.front import Connection

Handler = Callable[[Request], Response]


@dataclass(slots=True)
class Shared:
    """What all connections of a server have in common."""

    handler: Handler
    knows: Callable[[str], bool]
    tls_context: Callable[[], ssl.SSLContext]
    malformed: Callable[[str, str], None]
    """Told of what was refused before it was a request: host (or ""), and why."""
    limits: Limits = DEFAULT
    arriving_bytes: int = 0
    connections: dict["Connection", None] = field(default_factory=dict)
    """In the order of their last request: the longest idle first."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a mistake of ours
    """A request that ends with this status, before anybody else sees it."""

    def __init__(self, status: int, reason: str) -> None:
        """`reason` is one sentence for the client."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


def host_of(authority: str) -> str:
    """Return the host of `host:port` in lower case, without port."""
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return host.partition("]")[0][1:].lower()
    return host.partition(":")[0].lower().rstrip(".")
