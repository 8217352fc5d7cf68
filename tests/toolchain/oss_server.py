"""A loopback server that plays OSS, and the probe that calls it.

The probe (toolchain/provider/cmd/ossprobe) sends calls through the OpenAPI client as
the provider does. The server stands in as the HTTP proxy, so that a bucket host such
as `archive.oss.example` needs no name service and arrives unchanged.
"""

import json
import subprocess
import threading
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

ENDPOINT = "oss-cn-macau-env20-d01-a.apsara.example"
REGION = "cn-macau-env20-d01"
KEY_ID = "probe-key"
KEY_SECRET = "probe-word"  # noqa: S105 a made-up word that signs test calls
PROBE_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What the server answers to every call."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """One request as it came over the wire."""

    method: str
    url: str
    headers: Message
    body: bytes

    @property
    def host(self) -> str:
        return str(self.headers["Host"])

    @property
    def target(self) -> str:
        """Path and query, still encoded."""
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


class OssServer:
    """Records requests and answers `reply`; use as a context manager."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.reply = Reply()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                server.seen.append(Seen(self.command, self.path, self.headers, body))
                self.send_response(server.reply.status)
                for name, value in server.reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(server.reply.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(server.reply.body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Keep test output free of access logs."""

        return Handler


@dataclass(frozen=True)
class Probe:
    """Sends calls to the server; a call is given by the fields that matter."""

    program: Path
    server: OssServer

    def answers(self, *calls: dict[str, Any]) -> list[dict[str, Any]]:
        """Return one `{"reply": ...}` or `{"error": ...}` for each call, in order."""
        common = {
            "Action": "TestCall",
            "Method": "PUT",
            "Pathname": "/",
            "ReqBodyType": "xml",
            "BodyType": "xml",
            "Endpoint": ENDPOINT,
            "Region": REGION,
            "AccessKeyID": KEY_ID,
            "AccessKeySecret": KEY_SECRET,
            "Proxy": self.server.address,
        }
        done = subprocess.run(
            [self.program],
            input="\n".join(json.dumps(common | call) for call in calls),
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def sends(self, **call: object) -> Seen:
        """Return the request that a call puts on the wire; the call must succeed."""
        (answer,) = self.answers(call)
        assert "reply" in answer, answer
        return self.server.seen[-1]

    def receives(self, reply: Reply, **call: object) -> dict[str, Any]:
        """Return what the client makes of an answer: `reply` or `error`."""
        self.server.reply = reply
        (answer,) = self.answers(call)
        return answer
