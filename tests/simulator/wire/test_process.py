"""`python -m simulator` as a process: starts, serves, ends, starts again."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.wire.controls import Controls
from simulator.wire.process import Parts, _tick
from simulator.wire.server import allowed_connections
from tests.simulator.wire.stand_ins import HOSTS, SPEC, StandInCloud, eventually

COMMAND = (sys.executable, "-m", "simulator", "--data")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - for the blink of a test


@contextmanager
def started(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    ready = folder / "ready"
    ready.unlink(missing_ok=True)
    process = subprocess.Popen(
        [*COMMAND, str(folder), "--ready-file", str(ready), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert eventually(lambda: ready.exists() or process.poll() is not None)
        assert process.poll() is None, process.communicate()
        yield process, int(ready.read_text("ascii"))
    finally:
        process.kill()
        process.communicate()


def ask(port: int, method: str, path: str, body: object = None) -> tuple[int, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body), headers)
    reply = connection.getresponse()
    content = json.loads(reply.read())
    connection.close()
    return reply.status, content


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_its_port_serves_and_ends_cleanly(
    tmp_path: Path, number: signal.Signals
) -> None:
    with started(tmp_path) as (process, port):
        assert ask(port, "GET", "/_sim/health") == (200, {"status": "ok"})
        # A connection that is open and silent keeps nobody from ending.
        with socket.create_connection(("127.0.0.1", port)):
            process.send_signal(number)
            said, complained = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == f"simulator: answers at http://127.0.0.1:{port}\n"
    assert complained == ""


def test_a_second_start_finds_what_the_first_one_made(tmp_path: Path) -> None:
    kept = ("ca.pem", "credentials.json")
    with started(tmp_path):
        before = {name: (tmp_path / name).read_bytes() for name in kept}
    with started(tmp_path) as (_, port):
        assert ask(port, "GET", "/_sim/health")[0] == 200
    assert {name: (tmp_path / name).read_bytes() for name in kept} == before


def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with started(folder):
        for name in ("ca.key", "server.pem", "credentials.json"):
            assert (folder / name).stat().st_mode & 0o077 == 0
        assert folder.stat().st_mode & 0o077 == 0


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*COMMAND, str(tmp_path), "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "Fix: choose another --port." in done.stderr


def test_another_address_than_loopback_is_said_to_be_open(tmp_path: Path) -> None:
    with started(tmp_path, "--listen", EVERYWHERE) as (process, _):
        process.terminate()
        _, complained = process.communicate(timeout=60)
    assert "Whoever reaches this machine" in complained


@pytest.mark.parametrize("address", ["example.com", "localhost", "1.2.3"])
def test_what_is_no_address_is_refused(tmp_path: Path, address: str) -> None:
    done = subprocess.run(
        [*COMMAND, str(tmp_path), "--listen", address],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "is not an address" in done.stderr


def test_as_many_connections_as_there_are_files() -> None:
    assert 16 <= allowed_connections(16_000) <= 16_000
    assert allowed_connections(1) == 16


def test_a_cloud_that_fails_by_itself_does_not_end_the_server(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full() -> None:
        raise OSError("disk full")

    _tick(Parts(HOSTS, SPEC, StandInCloud(), Controls(), tick=full))
    assert "disk full" in capsys.readouterr().err
