"""Killed in the middle, or started twice: nothing half-made, nothing made twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.operate.fake_machine import Machine, is_alive

ENSURE = """
import os, sys
from pathlib import Path
from operate.toolchain import Places, ensure
places = Places(Path(sys.argv[1]), Path(sys.argv[2]), dict(os.environ))
say = lambda line: print(line, flush=True)
print("root", ensure(say, places=places, tick_seconds=0.05).root)
"""
PATIENCE_SECONDS = 60


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@contextmanager
def started(machine: Machine) -> Iterator["subprocess.Popen[str]"]:
    """Start `ensure` in a process of its own, which does not outlive the test."""
    process = subprocess.Popen(
        [sys.executable, "-c", ENSURE, machine.places.clone, machine.places.cache],
        env=machine.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("what the test waits for did not happen")
        time.sleep(0.02)


def half_made(machine: Machine) -> bool:
    return any(machine.places.toolchains.glob("*.partial/bin/half-made"))


def test_a_killed_build_leaves_nothing_that_counts(machine: Machine) -> None:
    machine.environment["FAKE_GO_GATE"] = str(machine.root / "never")
    with started(machine) as first:
        wait_until(lambda: half_made(machine))
        os.kill(first.pid, signal.SIGKILL)
    left = machine.build_pids()
    assert [name[-8:] for name in machine.in_cache()] == [".partial"]

    del machine.environment["FAKE_GO_GATE"]
    made = machine.ensure()
    assert machine.in_cache() == [made.root.name]
    assert machine.builds() == 2
    assert [pid for pid in left if is_alive(pid)] == []


def test_a_leftover_of_other_inputs_goes_too(machine: Machine) -> None:
    (machine.places.toolchains / "0123456789abcdef.partial" / "bin").mkdir(parents=True)
    made = machine.ensure()
    assert machine.in_cache() == [made.root.name]


def test_two_at_once_build_once(machine: Machine) -> None:
    gate = machine.root / "gate"
    machine.environment["FAKE_GO_GATE"] = str(gate)
    with started(machine) as first:
        wait_until(lambda: half_made(machine))
        with started(machine) as second:
            assert second.stdout is not None
            line = second.stdout.readline()
            assert line.startswith(f"waiting for process {first.pid} on ")
            gate.touch()
            roots = [
                process.communicate(timeout=PATIENCE_SECONDS)[0].splitlines()[-1]
                for process in (first, second)
            ]
            assert (first.returncode, second.returncode) == (0, 0)
    assert roots[0] == roots[1]
    assert machine.builds() == 1


def test_one_waiting_builds_when_the_other_is_killed(machine: Machine) -> None:
    gate = machine.root / "gate"
    machine.environment["FAKE_GO_GATE"] = str(gate)
    with started(machine) as first:
        wait_until(lambda: half_made(machine))
        with started(machine) as second:
            assert second.stdout is not None
            assert "waiting for process" in second.stdout.readline()
            os.kill(first.pid, signal.SIGKILL)
            wait_until(lambda: machine.builds() == 2)
            gate.touch()
            said = second.communicate(timeout=PATIENCE_SECONDS)[0]
    assert said.splitlines()[-1].startswith("root ")
