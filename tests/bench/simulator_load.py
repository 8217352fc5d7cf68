"""Sends requests to a simulator and finds out what they cost: wall, CPU, memory.

The same bytes-level client speaks to every server, so that a client's own cost falls on
all of them alike; only the server's CPU counts. Linux only.
"""

import os
import re
import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
HEAD = re.compile(rb"HTTP/1\.([01]) (\d+) .*?\r\n\r\n", re.DOTALL)
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nConnection: close", re.IGNORECASE)
OK = b"200"
CLIENTS = 8

Step = Callable[[bytes], bytes]
"""Sends one request and returns the body of its answer."""
Round = Callable[[Step], None]
"""One create, describe and delete."""


class AnswerError(Exception):
    """A server refused, or hung up, where it must not."""


@dataclass
class Figures:
    """What one run measured; latencies in seconds."""

    wall: float
    cpu: float
    latencies: Sequence[float]
    resident_mib: float

    @property
    def per_cpu_second(self) -> float:
        """Requests for each second of the server's CPU."""
        # Ten milliseconds are the kernel's own unit: less was not seen at all.
        return len(self.latencies) / max(self.cpu, 1 / TICKS)

    def milliseconds(self, share: int) -> float:
        """Return the latency that `share` percent of the requests keep within."""
        return statistics.quantiles(self.latencies, n=100)[share - 1] * 1000


@dataclass(eq=False)
class Connection:
    """One client; connects again when the server, or `fresh`, closed."""

    port: int
    fresh: bool = False
    wire: socket.socket | None = None
    _data: bytearray = field(default_factory=bytearray)

    def __call__(self, request: bytes) -> bytes:
        """Send a request and return its answer's body; AnswerError unless 200."""
        self.send(request)
        while (body := self.receive()) is None:
            pass
        return body

    def send(self, request: bytes) -> None:
        """Begin a request."""
        if self.wire is None:
            self.wire = socket.create_connection(("127.0.0.1", self.port), 30)
            self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._data.clear()
        self.wire.sendall(request)

    def receive(self) -> bytes | None:
        """Read once; return the body when the answer is whole."""
        if self.wire is None:
            raise AnswerError("nothing was asked")
        part = self.wire.recv(1 << 18)
        if not part:
            raise AnswerError("the server hung up")
        self._data += part
        head = HEAD.match(self._data)
        length = LENGTH.search(self._data) if head else None
        if head is None or length is None:
            return None
        size = head.end() + int(length[1])
        if len(self._data) < size:
            return None
        body = bytes(self._data[head.end() : size])
        if head[2] != OK:
            raise AnswerError(body.decode("utf-8", "replace")[:500])
        if self.fresh or head[1] == b"0" or CLOSES.search(self._data[: head.end()]):
            self.close()
        return body

    def close(self) -> None:
        """Hang up."""
        if self.wire is not None:
            self.wire.close()
            self.wire = None


def once(port: int, request: bytes) -> bytes:
    """Ask one thing on a connection of its own."""
    with closing(Connection(port, fresh=True)) as connection:
        return connection(request)


def loop(connection: Connection, pid: int, work: Round, seconds: float) -> Figures:
    """Do rounds of work one after the other until the time is over."""
    latencies: list[float] = []

    def timed(request: bytes) -> bytes:
        begun = time.perf_counter()
        body = connection(request)
        latencies.append(time.perf_counter() - begun)
        return body

    cpu, begun = cpu_seconds(pid), time.perf_counter()
    while time.perf_counter() - begun < seconds:
        work(timed)
    return _figures(pid, cpu, begun, latencies)


def count(connection: Connection, pid: int, work: Round, requests: int) -> Figures:
    """Do rounds of work until so many requests were answered."""
    latencies: list[float] = []

    def counted(request: bytes) -> bytes:
        begun = time.perf_counter()
        body = connection(request)
        latencies.append(time.perf_counter() - begun)
        return body

    cpu, begun = cpu_seconds(pid), time.perf_counter()
    while len(latencies) < requests:
        work(counted)
    return _figures(pid, cpu, begun, latencies)


def crowd(port: int, pid: int, requests: Iterator[bytes], seconds: float) -> Figures:
    """Let eight clients ask at once, each as soon as it was answered."""
    latencies: list[float] = []
    asked: dict[Connection, float] = {}
    chosen = selectors.DefaultSelector()

    def ask(client: Connection) -> None:
        asked_at = time.perf_counter()
        before = client.wire
        client.send(next(requests))
        asked[client] = asked_at
        if client.wire is not before and client.wire is not None:
            chosen.register(client.wire, selectors.EVENT_READ, client)

    cpu, begun = cpu_seconds(pid), time.perf_counter()
    clients = [Connection(port) for _ in range(CLIENTS)]
    for client in clients:
        ask(client)
    while time.perf_counter() - begun < seconds:
        for key, _ in chosen.select():
            client, held = key.data, key.fileobj
            if client.receive() is None:
                continue
            latencies.append(time.perf_counter() - asked[client])
            if client.wire is None:
                chosen.unregister(held)
            ask(client)
    figures = _figures(pid, cpu, begun, latencies)
    chosen.close()
    for client in clients:
        client.close()
    return figures


def _figures(pid: int, cpu: float, begun: float, latencies: list[float]) -> Figures:
    wall = time.perf_counter() - begun
    return Figures(wall, cpu_seconds(pid) - cpu, latencies, resident_mib(pid))


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """Return the memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
