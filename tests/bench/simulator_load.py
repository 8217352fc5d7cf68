"""Requests per second of the simulator's own CPU: create, describe, delete VPCs.

`python -m tests.bench.simulator_load [SECONDS]` starts a simulator in a scratch
folder, keeps one connection busy with signed requests and reads the server's CPU time
from the kernel. The client's share does not count.
"""

import base64
import hmac
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

REGION = "cn-macau-env10-d01"
HOST = "vpc-internal.cn-macau-env10-d01.apsara.example"
TICKS = os.sysconf("SC_CLK_TCK")
ANSWER = re.compile(rb"HTTP/1\.1 (\d+) .*?\r\n\r\n", re.DOTALL)
LENGTH = re.compile(rb"Content-Length: (\d+)")


@dataclass
class Figures:
    """What one run measured."""

    requests: int
    wall_seconds: float
    cpu_seconds: float
    latencies: list[float]
    resident_mib: float

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.latencies, n=100)
        return (
            f"{self.requests} requests, {self.requests / self.wall_seconds:,.0f}/s on "
            f"the wall, {self.requests / self.cpu_seconds:,.0f} per server CPU second, "
            f"p50 {cuts[49] * 1000:.2f} ms, p99 {cuts[98] * 1000:.2f} ms, "
            f"{self.resident_mib:.0f} MiB resident"
        )


@contextmanager
def simulator(folder: Path) -> Iterator[tuple[int, int]]:
    """Start a simulator and yield its process id and port."""
    ready = folder / "ready"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "simulator",
            "--data",
            str(folder),
            "--ready-file",
            ready,
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not ready.exists():
            if process.poll() is not None:
                raise RuntimeError("the simulator ended instead of starting")
            time.sleep(0.01)
        yield process.pid, int(ready.read_text("ascii"))
    finally:
        process.terminate()
        process.wait()


class Client:
    """One keep-alive connection that signs as the provider does (RPC V1)."""

    def __init__(self, port: int, access_key: str, secret: str) -> None:
        """Connect."""
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._key, self._secret = access_key, f"{secret}&".encode()
        self._serial = 0

    def prepare(self, action: str, **parameters: str) -> bytes:
        """Return the bytes of a signed request."""
        self._serial += 1
        every = {
            "Action": action,
            "Version": "2016-04-28",
            "RegionId": REGION,
            "AccessKeyId": self._key,
            "Format": "JSON",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": str(self._serial),
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **parameters,
        }
        rows = (f"{k}={quote(v, safe='~')}" for k, v in sorted(every.items()))
        query = "&".join(rows)
        source = f"POST&%2F&{quote(query, safe='~')}".encode()
        signature = base64.b64encode(hmac.digest(self._secret, source, "sha1")).decode()
        target = f"http://{HOST}/?{query}&Signature={quote(signature, safe='')}"
        return (
            f"POST {target} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: load\r\n"
            f"x-acs-action: {action}\r\nx-acs-version: 2016-04-28\r\n"
            "Content-Length: 0\r\n\r\n"
        ).encode()

    def ask(self, request: bytes) -> dict[str, object]:
        """Send a request and return its answer."""
        self._socket.sendall(request)
        data = b""
        while (head := ANSWER.match(data)) is None:
            data += self._socket.recv(65536)
        length = LENGTH.search(data)
        size = head.end() + int(length[1] if length else 0)
        while len(data) < size:
            data += self._socket.recv(65536)
        if head[1] != b"200":
            raise RuntimeError(data.decode())
        answer: dict[str, object] = json.loads(data[head.end() : size])
        return answer


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """Return the memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def loop(client: Client, pid: int, seconds: float) -> Figures:
    """Create, describe and delete until the time is over."""
    latencies: list[float] = []

    def timed(request: bytes) -> dict[str, object]:
        begun = time.perf_counter()
        answer = client.ask(request)
        latencies.append(time.perf_counter() - begun)
        return answer

    cpu, begun = cpu_seconds(pid), time.perf_counter()
    while time.perf_counter() - begun < seconds:
        created = timed(client.prepare("CreateVpc", CidrBlock="10.0.0.0/16"))
        name = str(created["VpcId"])
        timed(client.prepare("DescribeVpcs", VpcId=name))
        timed(client.prepare("DeleteVpc", VpcId=name))
    wall = time.perf_counter() - begun
    return Figures(
        requests=len(latencies),
        wall_seconds=wall,
        cpu_seconds=cpu_seconds(pid) - cpu,
        latencies=latencies,
        resident_mib=resident_mib(pid),
    )


def main() -> None:
    """Measure once and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with simulator(folder) as (pid, port):
            keys = json.loads((folder / "credentials.json").read_text("utf-8"))
            client = Client(port, keys["access_key"], keys["secret"])
            loop(client, pid, 0.5)
            print(loop(client, pid, seconds))


if __name__ == "__main__":
    main()
