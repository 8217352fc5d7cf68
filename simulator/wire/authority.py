"""The simulator's own certificate authority and the one certificate it serves with.

Both live in the data folder, so that a client's trust survives a restart. The
authority may sign for the sites' domains and loopback only: whoever stole its key
could pretend to be nobody else.
"""

import json
import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CA_FILE = "ca.pem"
CA_KEY = "ca.key"
LEAF_FILE = "server.pem"
NOTE = "certificates.json"
DAY = 24 * 3600
CA_DAYS = 3650
LEAF_DAYS = 365
RENEWED_BEFORE = 30 * DAY


@dataclass(slots=True)
class Authority:
    """Files of the authority in `folder`, for these names below these domains."""

    folder: Path
    names: list[str]
    domains: list[str]

    @property
    def ca_file(self) -> Path:
        """Return the certificate that clients must trust (SSL_CERT_FILE)."""
        return self.folder / CA_FILE

    def ensure(self) -> None:
        """Make what is missing, too old or for other names; keep what is good."""
        note = self._note()
        if self._is_good(note):
            return
        # Half a second of imports that most starts do not need.
        from simulator.wire import certificates  # noqa: PLC0415

        self.folder.mkdir(parents=True, exist_ok=True)
        key_file = self.folder / CA_KEY
        if note.get("domains") != self.domains or not key_file.exists():
            key, certificate = certificates.authority(self.domains, CA_DAYS)
            _write(key_file, key)
            _write(self.ca_file, certificate)
        leaf = certificates.leaf(
            self.names, key_file.read_bytes(), self.ca_file.read_bytes(), LEAF_DAYS
        )
        _write(self.folder / LEAF_FILE, leaf)
        until = time.time() + LEAF_DAYS * DAY - RENEWED_BEFORE
        note = {"names": self.names, "domains": self.domains, "until": until}
        _write(self.folder / NOTE, json.dumps(note).encode())

    def context(self, known: Callable[[str], bool]) -> ssl.SSLContext:
        """Return the server's side of TLS; `known` decides about each name asked for.

        A name that is not known ends the handshake with "unrecognized name".
        """
        self.ensure()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.folder / LEAF_FILE)
        # HTTP/2 is not spoken here; without this, clients would try it.
        context.set_alpn_protocols(["http/1.1"])

        def named(_: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> int | None:
            if name is None or known(name.lower()):
                return None
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

        context.sni_callback = named
        return context

    def _note(self) -> dict[str, object]:
        try:
            note = json.loads((self.folder / NOTE).read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _is_good(self, note: dict[str, object]) -> bool:
        until = note.get("until")
        return (
            note.get("names") == self.names
            and note.get("domains") == self.domains
            and isinstance(until, float)
            and time.time() < until
            and (self.folder / LEAF_FILE).exists()
            and self.ca_file.exists()
        )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    draft.replace(path)
