"""The listening port: opens it, watches over idle connections, closes it cleanly."""

import asyncio
import resource
import sys
from contextlib import suppress
from typing import Any

from simulator.wire.front import Connection
from simulator.wire.shared import Shared

SWEEP_SECONDS = 5.0
BACKLOG = 1024
# Files the process needs besides connections: database, certificates, standard ones.
RESERVED_FILES = 64


def allowed_connections(wanted: int) -> int:
    """Raise the limit of open files as far as we may; return what fits into it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = wanted + RESERVED_FILES
    if soft < target:
        most = target if hard == resource.RLIM_INFINITY else min(target, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return max(16, min(wanted, soft - RESERVED_FILES))


class Server:
    """One listener on `host`; port 0 means any free one."""

    def __init__(self, shared: Shared, host: str = "127.0.0.1", port: int = 0) -> None:
        """Nothing is opened yet."""
        self._shared = shared
        self._host = host
        self._port = port
        self._server: asyncio.Server | None = None
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """Return the port that answers; the wanted one before `start`."""
        return self._port

    async def start(self) -> None:
        """Open the port; OSError if it is taken."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_told)
        self._server = await loop.create_server(
            lambda: Connection(self._shared), self._host, self._port, backlog=BACKLOG
        )
        self._port = self._server.sockets[0].getsockname()[1]
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Take no more connections and end those there are."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
        if self._server is not None:
            self._server.close()
        for connection in list(self._shared.connections):
            connection.close()
        # One turn of the loop, so that what is written leaves.
        await asyncio.sleep(0)
        for connection in list(self._shared.connections):
            connection.abort()

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            now = loop.time()
            for connection in list(self._shared.connections):
                if connection.is_overdue(now):
                    connection.close()


def _told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say our own mistakes on the terminal, never to a client."""
    error = context.get("exception")
    if isinstance(error, ConnectionError | TimeoutError):
        return
    if isinstance(error, OSError):
        print(f"simulator: {error}", file=sys.stderr)  # noqa: T201
        return
    loop.default_exception_handler(context)
