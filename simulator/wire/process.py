"""The simulator as a process: parts put together, port opened, ended cleanly."""

import asyncio
import functools
import signal
import ssl
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from simulator.wire.app import App
from simulator.wire.authority import Authority
from simulator.wire.hosts import Hosts
from simulator.wire.limits import Limits
from simulator.wire.ports import Cloud, Control, Spec
from simulator.wire.server import Server, allowed_connections
from simulator.wire.shared import Shared

TICK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running simulator is made of."""

    hosts: Hosts
    spec: Spec
    cloud: Cloud
    control: Control
    tick: Callable[[], None] = lambda: None
    """Called every 50 ms: what the cloud does by itself, and what it has to write."""


def shared(parts: Parts, folder: Path, limits: Limits | None = None) -> Shared:
    """Return what the connections of a server have in common."""
    app = App(
        hosts=parts.hosts, spec=parts.spec, cloud=parts.cloud, control=parts.control
    )
    hosts = parts.hosts
    authority = Authority(folder, hosts.certified(), hosts.domains())
    authority.ensure()

    def knows(host: str) -> bool:
        if hosts.locate(host) is not None:
            return True
        app.refused_host(host, tls=True)
        return False

    @functools.cache
    def context() -> ssl.SSLContext:
        return authority.context(knows)

    wanted = limits or Limits()
    return Shared(
        handler=app,
        knows=knows,
        tls_context=context,
        malformed=app.malformed,
        limits=wanted,
    )


def _tick(parts: Parts) -> None:
    """Let the cloud do its own work; what goes wrong there must not end the server."""
    try:
        parts.tick()
    except Exception:  # noqa: BLE001 - said on the terminal, tried again in 50 ms
        traceback.print_exc(file=sys.stderr)


async def serve(
    parts: Parts, folder: Path, host: str, port: int, ready: Callable[[int], None]
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` gets the port once it answers."""
    limits = Limits(connections=allowed_connections(Limits().connections))
    server = Server(shared(parts, folder, limits), host, port)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await server.start()
    ready(server.port)
    while not ended.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(TICK_SECONDS):
                await ended.wait()
        _tick(parts)
    await server.stop()
    sys.stdout.flush()
