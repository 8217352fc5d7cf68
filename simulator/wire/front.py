"""One connection: HTTP or TLS, direct, proxied or through a tunnel, until it ends.

Bytes become a `Request`, the handler answers it at once, the `Response` becomes bytes
in the order of the requests. Nothing here knows an API. Whatever a client sends ends
in an answer of the protocol or in a closed connection.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

import httptools

from simulator.messages import Mode, Request, Response
from simulator.wire import writing
from simulator.wire.shared import Refused, Shared, host_of
from simulator.wire.tls import HANDSHAKE, TlsLayer

State = Literal["new", "http", "refused", "closed"]
BAD_GATEWAY = 502
# Seconds in which a client may still send a body that is refused already.
LINGERING = 2.0


@dataclass(slots=True)
class _Turn:
    """A request that waits for its answer, or an answer that waits for its turn."""

    method: str
    accepted: str
    keep: bool
    request: Request | None = None
    response: Response | None = None


class Connection(asyncio.Protocol):
    """The life of one TCP connection."""

    def __init__(self, shared: Shared) -> None:
        """`shared` holds the handler, the limits and all other connections."""
        self._shared = shared
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._layers: list[TlsLayer] = []
        self._tunnel = ""
        self._state: State = "new"
        self._turns: deque[_Turn] = deque()
        self._later: asyncio.TimerHandle | None = None
        self._paused = False
        self.last_seen = self._loop.time()
        self._parser = httptools.HttpRequestParser(self)
        self._begin()

    # --- what asyncio calls ---------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; beyond the limit the longest idle connection goes."""
        self._transport = cast("asyncio.Transport", transport)
        connections = self._shared.connections
        if len(connections) >= self._shared.limits.connections:
            next(iter(connections)).abort()
        connections[self] = None

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Let go of everything."""
        self._state = "closed"
        self._shared.connections.pop(self, None)
        self._release_body()
        self._turns.clear()
        if self._later is not None:
            self._later.cancel()

    def pause_writing(self) -> None:
        """Stop answering a client that does not read its answers."""
        self._paused = True

    def resume_writing(self) -> None:
        """Go on with what waits."""
        self._paused = False
        self._take_turns()

    def data_received(self, data: bytes) -> None:
        """Take what arrived: through TLS where there is TLS, to the parser."""
        self.last_seen = self._loop.time()
        try:
            for layer in tuple(self._layers):
                data = layer.received(data)
            self._take(data)
        except Refused as refused:
            self._refuse(refused)
        except ssl.SSLError as error:
            self._shared.malformed(self._tunnel, f"TLS: {error.reason}")
            self.close()

    def close(self) -> None:
        """End the connection after what is written."""
        if self._transport is None or self._transport.is_closing():
            return
        self._state = "closed"
        for layer in reversed(self._layers):
            layer.close()
        self._transport.close()

    def abort(self) -> None:
        """End the connection at once, without a word."""
        self._state = "closed"
        if self._transport is not None:
            self._transport.abort()

    def is_overdue(self, now: float) -> bool:
        """Tell whether nothing has come for longer than its state allows."""
        if self._turns or self._later is not None:
            return False
        arriving = (
            self._seen_head
            or self._in_body
            or not all(x.is_ready for x in self._layers)
        )
        limits = self._shared.limits
        return now - self.last_seen > (limits.arriving if arriving else limits.idle)

    # --- bytes in -------------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        """Take bytes that have passed all layers there are."""
        if data and self._state == "new":
            self._state = "http"
            if data[0] == HANDSHAKE:
                layer = TlsLayer(self._shared.tls_context(), self._below())
                self._layers.append(layer)
                data = layer.received(data)
        if data and self._state == "http":
            self._parse(data)

    def _parse(self, data: bytes) -> None:
        if not self._in_body:
            self._seen_head += len(data)
        rest: bytes | None = None
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            rest = data[upgrade.args[0] :]
        except httptools.HttpParserCallbackError as error:
            if isinstance(error.__context__, Refused):
                raise error.__context__ from None
            raise
        except httptools.HttpParserError as error:
            raise Refused(400, f"This is not HTTP/1.1: {error}.") from None
        if rest is None:
            if not self._in_body and self._seen_head > self._shared.limits.head:
                raise Refused(431, "The head of the request is too large.")
        elif self._tunnel and self._state == "http":
            # Any other upgrade than a tunnel has been answered and closed by now.
            self._enter_tunnel(rest)

    def _enter_tunnel(self, rest: bytes) -> None:
        self._begin()
        self._parser = httptools.HttpRequestParser(self)
        self._state = "new"
        self._write(writing.ESTABLISHED)
        self._take(rest)

    # --- what the parser calls ------------------------------------------------------

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._head_size = 0
        self._seen_head = 0
        self._body: list[bytes] = []
        self._body_size = 0
        self._in_body = False

    def on_message_begin(self) -> None:
        """Start a request; what has arrived of it counts from here."""
        self._url = b""
        self._headers = {}
        self._head_size = 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the request's target."""
        self._url += url
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; a repeated one is joined, as HTTP says."""
        self._count(len(name) + len(value))
        key = name.decode("latin-1").lower()
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        if key in self._headers:
            if key == "host":
                raise Refused(400, "There are two Host headers.")
            text = f"{self._headers[key]}, {text}"
        self._headers[key] = text

    def on_headers_complete(self) -> None:
        """Decide whether the body may come."""
        self._in_body = True
        stated = self._headers.get("content-length", "0")
        if not stated.isdigit() or int(stated[:18]) > self._shared.limits.body:
            raise Refused(413, "The body of the request is too large.")
        if self._headers.get("expect", "").lower() == "100-continue":
            self._write(writing.CONTINUE)

    def on_body(self, body: bytes) -> None:
        """Take a part of the body, within the limit of this one and of all."""
        self._body.append(body)
        self._body_size += len(body)
        self._shared.arriving_bytes += len(body)
        if self._body_size > self._shared.limits.body:
            raise Refused(413, "The body of the request is too large.")
        if self._shared.arriving_bytes > self._shared.limits.bodies:
            raise Refused(503, "Too many bodies arrive at once.")

    def on_message_complete(self) -> None:
        """Answer the request, now or after those before it."""
        method = self._parser.get_method().decode("latin-1")
        if method == "CONNECT":
            self._connect()
            return
        # What follows a request for another protocol cannot be understood.
        keep = self._parser.should_keep_alive() and not self._parser.should_upgrade()
        request = self._request(method)
        self._release_body()
        self._begin()
        self._add(_Turn(method, self._accepted(request), keep, request=request))

    def _count(self, size: int) -> None:
        self._head_size += size
        if self._head_size > self._shared.limits.head:
            raise Refused(431, "The head of the request is too large.")

    def _release_body(self) -> None:
        self._shared.arriving_bytes -= self._body_size
        self._body_size = 0

    def _connect(self) -> None:
        host = host_of(self._url.decode("latin-1"))
        if not self._shared.knows(host):
            raise Refused(502, f"{host}: no site declares this host.")
        if self._tunnel:
            raise Refused(501, "A tunnel inside a tunnel leads nowhere.")
        self._tunnel = host

    def _request(self, method: str) -> Request:
        target = self._url.decode("latin-1")
        host = self._headers.get("host", "")
        mode: Mode = "direct"
        if not target.startswith("/"):
            scheme, _, rest = target.partition("://")
            if not rest or scheme.lower() not in ("http", "https"):
                raise Refused(400, "The target is neither a path nor an address.")
            end = min(i for i in (*map(rest.find, "/?"), len(rest)) if i >= 0)
            host, target, mode = rest[:end], rest[end:], "proxy"
        path, _, query = target.partition("#")[0].partition("?")
        return Request(
            method=method,
            host=host_of(host) or self._tunnel,
            path=path or "/",
            query=query,
            headers=self._headers,
            body=b"".join(self._body),
            mode="connect" if self._tunnel else mode,
            tls=bool(self._layers),
        )

    # --- answers out ----------------------------------------------------------------

    def _add(self, turn: _Turn) -> None:
        if self._turns or self._later is not None or self._paused:
            self._turns.append(turn)
            if len(self._turns) > self._shared.limits.pipelined and self._transport:
                self._transport.pause_reading()
        else:
            self._answer(turn)

    def _take_turns(self) -> None:
        while self._turns and self._later is None and not self._paused:
            self._answer(self._turns.popleft())
        if not self._turns and self._transport and self._state != "closed":
            self._transport.resume_reading()

    def _answer(self, turn: _Turn) -> None:
        if self._state == "closed":
            return
        if turn.request is not None:
            connections = self._shared.connections
            connections[self] = connections.pop(self, None)
            turn.response = self._shared.handler(turn.request)
        response = turn.response
        if response is not None and response.delay > 0:
            self._later = self._loop.call_later(response.delay, self._send, turn)
        else:
            self._send(turn)

    def _send(self, turn: _Turn) -> None:
        waited, self._later = self._later is not None, None
        response = turn.response
        if response is None or response.abort:
            self.abort()
            return
        self._write(
            writing.written(response, turn.method, turn.accepted, keep=turn.keep)
        )
        if not turn.keep:
            self._finish()
        elif waited:
            self._take_turns()

    def _finish(self) -> None:
        """Close; if a body is still coming, only after the answer could be read.

        Closing over unread bytes resets the connection and takes the answer with it.
        """
        self._turns.clear()
        if self._state == "refused" and self._in_body:
            self._later = self._loop.call_later(LINGERING, self.close)
        else:
            self.close()

    def _refuse(self, refused: Refused) -> None:
        self._state = "refused"
        self._release_body()
        self._body.clear()
        if refused.status != BAD_GATEWAY:  # That is in the journal already.
            self._shared.malformed(self._tunnel, refused.reason)
        body = f"{refused.reason}\n".encode()
        kind = {"Content-Type": "text/plain; charset=utf-8"}
        response = Response(refused.status, kind, body)
        self._add(_Turn("GET", "", keep=False, response=response))

    def _write(self, data: bytes) -> None:
        self._below()(data)

    def _below(self) -> Callable[[bytes], None]:
        """Return where bytes go: into the innermost layer, or onto the wire."""
        if self._layers:
            return self._layers[-1].write
        return self._transport.write if self._transport else _nowhere

    def _accepted(self, request: Request) -> str:
        return request.headers.get("accept-encoding", "")


def _nowhere(data: bytes) -> None:
    """Take bytes of a connection that has not been made yet: there are none."""
