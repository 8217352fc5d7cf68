"""An object store that speaks as much S3 as the engine's client asks for, on loopback.

Keeps everything in memory. It checks that each request is signed with the one key it
knows, answers unknown requests with 501 and remembers them, so that a test sees what a
real store would have to answer too.
"""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET, ACCESS, SECRET = "mogov-state", "sandbox-access", "sandbox-secret"
NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
LISTED = "1970-01-01T00:00:00.000Z"
MODIFIED = formatdate(0, usegmt=True)


@dataclass
class Store:
    """What is kept, and what nobody knew how to answer."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def backends(self) -> str:
        """The file that says the pilot's state lies in this store."""
        return (
            "schema: backends/1\nbackends:\n  env10:\n    kind: s3\n"
            f"    bucket: {BUCKET}\n    endpoint: http://127.0.0.1:{self.port}\n"
            "    region: cn-macau-env10-d01\n    path_style: true\n"
            "    compression: zstd\n    secrets: {kind: passphrase}\n"
        )


class Handler(http.server.BaseHTTPRequestHandler):
    """One request to the store, which is the server's own."""

    protocol_version = "HTTP/1.1"

    @property
    def store(self) -> Store:
        found: Store = self.server.store  # type: ignore[attr-defined]
        return found

    def do_GET(self) -> None:
        if self._key():
            self._object(self.store.objects.get(self._key()))
        else:
            self._reply(200, self._listing().encode())

    def do_HEAD(self) -> None:
        self._object(self.store.objects.get(self._key()))

    def do_PUT(self) -> None:
        body = self._body()
        source = self.headers.get("x-amz-copy-source")
        if source is None:
            self.store.objects[self._key()] = body
            self._reply(200, b"", ETag=_tag(body))
            return
        name = unquote(source).removeprefix("/").removeprefix(f"{BUCKET}/")
        if name not in self.store.objects:
            self._missing()
            return
        copied = self.store.objects[self._key()] = self.store.objects[name]
        xml = f"<CopyObjectResult><ETag>{_tag(copied)}</ETag></CopyObjectResult>"
        self._reply(200, xml.encode())

    def do_DELETE(self) -> None:
        self.store.objects.pop(self._key(), None)
        self._reply(204, b"")

    def do_POST(self) -> None:
        self._body()
        self.store.unknown.append(f"POST {self.path}")
        self._reply(501, b"")

    def parse_request(self) -> bool:
        """Refuse what is not signed by the one key that the store knows."""
        if not super().parse_request():
            return False
        self.store.asked.append(f"{self.command} {self.path}")
        if f"Credential={ACCESS}/" not in self.headers.get("Authorization", ""):
            self._reply(403, b"")
            return False
        return True

    def _key(self) -> str:
        path = unquote(urlsplit(self.path).path)
        return path.removeprefix(f"/{BUCKET}").removeprefix("/")

    def _body(self) -> bytes:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return body
        plain, rest = b"", body
        while rest:
            head, _, rest = rest.partition(b"\r\n")
            size = int(head.split(b";")[0], 16)
            if size == 0:
                break
            plain, rest = plain + rest[:size], rest[size + 2 :]
        return plain

    def _object(self, body: bytes | None) -> None:
        if body is None:
            self._missing()
            return
        self._reply(200, body, ETag=_tag(body), **{"Last-Modified": MODIFIED})

    def _missing(self) -> None:
        self._reply(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def _listing(self) -> str:
        query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        prefix, mark = query.get("prefix", ""), query.get("delimiter", "")
        folders, entries = set(), []
        for key in sorted(self.store.objects):
            if not key.startswith(prefix):
                continue
            head, cut, _ = key[len(prefix) :].partition(mark) if mark else (key, "", "")
            if cut:
                folders.add(prefix + head + mark)
                continue
            entries.append(
                f"<Contents><Key>{_xml(key, query)}</Key><LastModified>{LISTED}"
                f"</LastModified><ETag>{_tag(self.store.objects[key])}</ETag>"
                f"<Size>{len(self.store.objects[key])}</Size></Contents>"
            )
        commons = "".join(
            f"<CommonPrefixes><Prefix>{_xml(each, query)}</Prefix></CommonPrefixes>"
            for each in sorted(folders)
        )
        return (
            f'<ListBucketResult xmlns="{NAMESPACE}"><Name>{BUCKET}</Name>'
            f"<Prefix>{_xml(prefix, query)}</Prefix><KeyCount>{len(entries)}</KeyCount>"
            f"<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
            f"{''.join(entries)}{commons}</ListBucketResult>"
        )

    def _reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is kept in the store."""


def _tag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _xml(key: str, query: dict[str, str]) -> str:
    return quote(key) if query.get("encoding-type") == "url" else escape(key)


@contextmanager
def object_store() -> Iterator[Store]:
    """Serve a store while the block runs."""
    store = Store()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        store.port = server.server_port
        server.store = store  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield store
        finally:
            server.shutdown()
            thread.join()
