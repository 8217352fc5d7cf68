"""TLS inside a connection that has already begun to speak: one layer over bytes.

The port serves HTTP and TLS alike, and a tunnel may hold either, so the layer takes
bytes and gives bytes and knows no sockets.
"""

import ssl
from collections.abc import Callable

CHUNK = 65_536
# The first byte of a TLS handshake; no HTTP method begins with it.
HANDSHAKE = 0x16


class TlsLayer:
    """One server side of TLS; `send` takes what must go to the peer."""

    def __init__(self, context: ssl.SSLContext, send: Callable[[bytes], None]) -> None:
        """Start a handshake that the peer's first bytes will drive."""
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._object = context.wrap_bio(
            self._incoming, self._outgoing, server_side=True
        )
        self._send = send
        self.is_ready = False

    def received(self, data: bytes) -> bytes:
        """Take encrypted bytes and return plain ones; ssl.SSLError ends it."""
        self._incoming.write(data)
        plain: list[bytes] = []
        try:
            if not self.is_ready:
                self._object.do_handshake()
                self.is_ready = True
            while chunk := self._object.read(CHUNK):
                plain.append(chunk)
        except ssl.SSLWantReadError:
            # Nothing more is whole yet; the rest comes with the next bytes.
            return b"".join(plain)
        finally:
            # Also an alert that says why the handshake ends.
            self._flush()
        return b"".join(plain)

    def write(self, data: bytes) -> None:
        """Send plain bytes encrypted."""
        self._object.write(data)
        self._flush()

    def close(self) -> None:
        """Tell the peer that nothing more comes, without waiting for its word."""
        try:
            self._object.unwrap()
        except (ssl.SSLError, ValueError):
            # It has not said goodbye yet, or left already: both are fine.
            self.is_ready = False
        self._flush()

    def _flush(self) -> None:
        if data := self._outgoing.read():
            self._send(data)
