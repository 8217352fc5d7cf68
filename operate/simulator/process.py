"""Starts, finds and ends the simulator's process.

One process for a clone, detached, listening on loopback. Its number is kept with its
start time: a number alone may meanwhile name another program.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from operate.errors import SimulatorError
from operate.paths import ROOT
from operate.simulator import control
from operate.simulator.place import Place, is_free
from operate.toolchain.lock import locked
from operate.toolchain.progress import started

START_SECONDS = 60.0
ATTEMPTS = 5
# How the simulator ends when it cannot open its port.
PORT_TAKEN = 3
STOP_SECONDS = 10.0
_POLL_SECONDS = 0.02
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ")


@dataclass(frozen=True)
class Running:
    """A simulator's process, and whether this call started it."""

    pid: int
    fresh: bool


def find(place: Place) -> int | None:
    """Return the number of this place's process, None when there is none."""
    try:
        number, start = place.process_file.read_text("ascii").split()
    except (OSError, ValueError):
        return None
    return int(number) if started(int(number)) == start else None


def start(place: Place, say: Callable[[str], None]) -> Running:
    """Make sure that a simulator runs and answers; SimulatorError says why not."""
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _only_one(place, say):
        pid = _answering(place)
        if pid is not None:
            return Running(pid, fresh=False)
        place.ready_file.unlink(missing_ok=True)
        return Running(_launched(place, say), fresh=True)


def _answering(place: Place) -> int | None:
    """Return the process once it answers; None when none runs, or when it ends.

    A process that was killed is seen for a moment more, and answers no more.
    """
    deadline = time.monotonic() + START_SECONDS
    while (pid := find(place)) is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise SimulatorError(
                f"simulator: process {pid} runs and does not answer at "
                f"{place.address}; allowed: an answer in {START_SECONDS:.0f} s. "
                f"Fix: gov-cloud simulator stop, then start; its log is {place.log}."
            )
        if control.answers(place, timeout=left):
            return pid
        time.sleep(_POLL_SECONDS)
    return None


def stop(place: Place, say: Callable[[str], None]) -> int | None:
    """End the process; return its number, None when none ran."""
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _only_one(place, say):
        pid = find(place)
        if pid is not None:
            _end(pid)
        place.process_file.unlink(missing_ok=True)
        place.ready_file.unlink(missing_ok=True)
        return pid


@contextmanager
def _only_one(place: Place, say: Callable[[str], None]) -> Iterator[None]:
    """Let one command at a time start or stop; the kernel frees it at any end."""
    with locked(
        place.folder / "command.lock", say, 5.0, doing="starts or stops the simulator"
    ):
        yield


def _launched(place: Place, say: Callable[[str], None]) -> int:
    """Start it on its port, or on another one when somebody else has that."""
    for _ in range(ATTEMPTS):
        port = place.port()
        pid = _launch(place, port) if is_free(port) else None
        if pid is not None:
            return pid
        other = place.choose_port()
        say(f"port {port} is taken by another program: using {other} from now on")
    raise _failed(place, "found every port that it tried taken")


def _launch(place: Place, port: int) -> int | None:
    """Start it; None when somebody took the port in the meantime."""
    command = [sys.executable, "-m", "simulator", "--data", str(place.folder)]
    command += ["--port", str(port), "--ready-file", str(place.ready_file)]
    environment = {key: os.environ[key] for key in _INHERITED if key in os.environ}
    with place.log.open("ab") as log:
        place.log.chmod(0o600)
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # outlives this command and its terminal
        )
    _note(place.process_file, process.pid)
    deadline = time.monotonic() + START_SECONDS
    while not place.ready_file.exists():
        if process.poll() == PORT_TAKEN:
            return None
        if process.poll() is not None:
            raise _failed(place, f"ended with {process.returncode} instead of starting")
        if time.monotonic() > deadline:
            _end(process.pid)
            raise _failed(place, f"did not start in {START_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)
    if not control.answers(place, timeout=START_SECONDS):
        raise _failed(place, f"does not answer at {place.address}")
    # It goes on without us; Popen would complain about a child it still has.
    process.returncode = 0
    return process.pid


def _note(file: Path, pid: int) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(f"{pid} {started(pid)}\n", "ascii")
    fresh.replace(file)


def _failed(place: Place, what: str) -> SimulatorError:
    tail = place.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
    last = f" Its last words: {tail[0]}" if tail else ""
    return SimulatorError(
        f"simulator: {what}; allowed: a folder it may write and a free port. "
        f"Fix: read {place.log}.{last}"
    )


def _end(pid: int) -> None:
    """Ask the process to end, then insist."""
    start = started(pid)
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + STOP_SECONDS
        while started(pid) == start and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        if started(pid) != start:
            return
