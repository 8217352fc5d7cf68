"""How much of anything one client, and all of them, may make us hold.

Generous beside what the real services accept, small beside a laptop's memory.
"""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    head: int = 128 * KIB
    """Request line and headers. RPC V1 carries whole policies in the query."""
    body: int = 64 * MIB
    bodies: int = 192 * MIB
    """Bodies that are arriving, of all connections together."""
    connections: int = 16_000
    pipelined: int = 64
    """Requests of one connection that wait for an answer; then reading pauses."""
    idle: float = 90.0
    """Between two requests."""
    arriving: float = 30.0
    """Without a byte, in the middle of a request or a TLS handshake."""


DEFAULT = Limits()
