"""A cloud that remembers what it was asked, a server in a thread, a raw client."""

import asyncio
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facts import facts
from simulator import spec
from simulator.cloud.credentials import Credential
from simulator.cloud.faults import Fault
from simulator.messages import ApiError, Call, Json, Request
from simulator.wire.app import App
from simulator.wire.controls import Controls
from simulator.wire.hosts import Hosts
from simulator.wire.limits import Limits
from simulator.wire.process import Parts, shared
from simulator.wire.server import Server
from simulator.wire.shared import Shared

KEY, SECRET = "LTAIstandin", "stand-in-secret"
REGION = "cn-macau-env10-d01"
DOMAIN = "apsara.example"
VPC_HOST = f"vpc-internal.{REGION}.{DOMAIN}"
OSS_HOST = f"oss-{REGION}-a.{DOMAIN}"
SLS_HOST = f"data.{REGION}.sls-pub.{DOMAIN}"
CREDENTIAL = Credential(KEY, SECRET)


@dataclass
class StandInFaults:
    next: Fault | None = None

    def match(self, call: Call) -> Fault | None:  # noqa: ARG002
        fault, self.next = self.next, None
        return fault


@dataclass
class StandInJournal:
    rows: list[dict[str, Any]] = field(default_factory=list)

    def record(self, call: Call | None, **row: Any) -> None:
        self.rows.append({"call": call, **row})


@dataclass
class StandInCloud:
    """Answers every call with `answer`, or refuses it with `refusal`."""

    answer: dict[str, Json] = field(default_factory=dict)
    refusal: Exception | None = None
    calls: list[Call] = field(default_factory=list)
    faults: StandInFaults = field(default_factory=StandInFaults)
    journal: StandInJournal = field(default_factory=StandInJournal)
    keys: dict[str, Credential] = field(default_factory=lambda: {KEY: CREDENTIAL})

    def credential(self, access_key: str) -> Credential | None:
        return self.keys.get(access_key)

    def perform(self, call: Call, fault: Fault | None = None) -> dict[str, Json]:  # noqa: ARG002
        self.calls.append(call)
        if self.refusal is not None:
            raise self.refusal
        return dict(self.answer)


SPEC = spec.load()
HOSTS = Hosts(facts().sites.values())


def app(cloud: StandInCloud, **settings: Any) -> App:
    return App(hosts=HOSTS, spec=SPEC, cloud=cloud, control=Controls(), **settings)


def request(method: str = "GET", host: str = VPC_HOST, **rest: Any) -> Request:
    headers = {"host": host, **rest.pop("headers", {})}
    whole = {"path": "/", "query": "", "body": b"", **rest}
    return Request(method=method, host=host, headers=headers, **whole)


def no_such_action(call: Call) -> ApiError:
    return ApiError(404, "InvalidAction.NotFound", f"{call.action} is not simulated.")


@dataclass
class Running:
    """A server that runs; `malformed` is what the front refused by itself."""

    port: int
    shared: Shared
    cloud: StandInCloud
    folder: Path
    loop: asyncio.AbstractEventLoop

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "ca.pem"))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def send(self, data: bytes) -> bytes:
        """Send bytes, end the sending side and return all that comes back."""
        with self.connect() as peer:
            peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
            return drained(peer)


def drained(peer: socket.socket) -> bytes:
    data = b""
    try:
        while part := peer.recv(65536):
            data += part
    except ConnectionResetError:
        return data
    return data


@contextmanager
def running(
    folder: Path, cloud: StandInCloud | None = None, limits: Limits | None = None
) -> Iterator[Running]:
    """Run a server in a thread of this process."""
    cloud = cloud or StandInCloud()
    parts = Parts(HOSTS, SPEC, cloud, Controls())
    loop = asyncio.new_event_loop()
    whole = shared(parts, folder, limits)
    server = Server(whole)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
        yield Running(server.port, whole, cloud, folder, loop)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def read_answer(peer: socket.socket, *, head_only: bool = False) -> Answer:
    """Read one answer from a connection that stays open."""
    data = b""
    while (match := ANSWER.match(data)) is None:
        part = peer.recv(65536)
        assert part, f"closed after {data!r}"
        data += part
    lines = match[2].decode("latin-1").splitlines()
    headers = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines)}
    size = 0 if head_only else int(headers.get("content-length", "0"))
    while len(data) < match.end() + size:
        part = peer.recv(65536)
        assert part, f"closed after {data!r}"
        data += part
    return Answer(int(match[1]), headers, data[match.end() : match.end() + size])


def eventually(condition: Any) -> bool:
    """Wait, up to a minute, until something has become so."""
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
