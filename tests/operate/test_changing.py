"""One change of a stack at a time; what a dead run left is named and taken away."""

import json
import multiprocessing
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from typer.testing import CliRunner

from operate import audit, changing
from operate.changing import only_change
from operate.errors import LockedError
from operate.exit_codes import ExitCode
from operate.main import app
from operate.target import Target

STACK = "pilot-cloud"
HERE = socket.gethostname()


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(changing, "LOCKS", tmp_path / "locks")
    monkeypatch.setattr(changing, "STATE", tmp_path / "state")
    monkeypatch.setattr("operate.unlock.STATE", tmp_path / "state")
    monkeypatch.setattr(audit, "FILE", tmp_path / "audit.jsonl")
    return tmp_path / "state"


def dead() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def engine_lock(state: Path, pid: int, host: str = HERE, stack: str = STACK) -> Path:
    """Write a lock as the engine does."""
    file = state / ".pulumi/locks/organization/gov-cloud" / stack / f"{pid}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "pid": pid,
        "username": "ana",
        "hostname": host,
        "timestamp": datetime.now(tz=UTC).isoformat(),
    }
    file.write_text(json.dumps(content), "utf-8")
    return file


def change(target: Target = Target.SIMULATOR) -> list[str]:
    """Take the stack as `up` does; return what was said."""
    said: list[str] = []
    with only_change(STACK, "up", target, said.append):
        return said


def _hold(folder: Path, taken: Event, release: Event) -> None:
    changing.LOCKS = folder
    with only_change(STACK, "up", Target.SIMULATOR, print):
        taken.set()
        release.wait()


def test_a_second_change_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    taken, release = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(tmp_path / "locks", taken, release))
    first.start()
    taken.wait()
    try:
        with pytest.raises(LockedError, match=f"up pilot-cloud, process {first.pid}"):
            change()
    finally:
        release.set()
        first.join()
    assert change() == []


def test_a_killed_command_leaves_no_lock_of_ours(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    taken, release = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(tmp_path / "locks", taken, release))
    first.start()
    taken.wait()
    first.kill()
    first.join()
    assert change() == []


def test_in_the_sandbox_a_dead_engines_lock_is_taken_away(state: Path) -> None:
    pid = dead()
    file = engine_lock(state, pid)
    (line,) = change()
    assert f"process {pid} of ana on {HERE}" in line
    assert not file.exists()
    assert "its process is gone" in audit.FILE.read_text("utf-8")


def test_at_a_real_site_a_person_takes_it_away(state: Path) -> None:
    file = engine_lock(state, dead())
    with pytest.raises(LockedError, match="Fix: gov-cloud unlock pilot-cloud"):
        change(Target.SITE)
    assert file.exists()


def test_a_living_engine_keeps_its_lock(state: Path) -> None:
    file = engine_lock(state, os.getpid())
    with pytest.raises(LockedError, match="it is alive"):
        change()
    assert file.exists()


def test_a_lock_of_another_machine_is_not_judged_from_here(state: Path) -> None:
    file = engine_lock(state, dead(), "elsewhere")
    with pytest.raises(LockedError, match="unlock pilot-cloud --from elsewhere"):
        change()
    assert file.exists()


def test_another_stacks_lock_is_nobodys_business(state: Path) -> None:
    file = engine_lock(state, dead(), stack="production-cloud")
    assert change() == []
    assert file.exists()


def test_unlock_takes_away_a_dead_lock_and_says_what_next(state: Path) -> None:
    file = engine_lock(state, dead())
    done = CliRunner().invoke(app, ["unlock", STACK])
    assert done.exit_code == 0
    assert "took away the lock of process" in done.stdout
    assert "gov-cloud up pilot-cloud" in done.stdout
    assert not file.exists()
    assert json.loads(audit.FILE.read_text("utf-8"))["deed"] == "unlock"


def test_unlock_refuses_while_the_owner_lives(state: Path) -> None:
    file = engine_lock(state, os.getpid())
    done = CliRunner().invoke(app, ["unlock", STACK])
    assert isinstance(done.exception, LockedError)
    assert done.exception.exit_code is ExitCode.LOCKED
    assert "is alive" in done.exception.message
    assert file.exists()


def test_unlock_takes_a_foreign_lock_only_from_somebody_who_names_it(
    state: Path,
) -> None:
    file = engine_lock(state, 1, "elsewhere")
    refused = CliRunner().invoke(app, ["unlock", STACK])
    assert isinstance(refused.exception, LockedError)
    assert file.exists()
    done = CliRunner().invoke(app, ["unlock", STACK, "--from", "elsewhere"])
    assert done.exit_code == 0
    assert not file.exists()


def test_unlock_without_a_lock_says_so() -> None:
    done = CliRunner().invoke(app, ["unlock", STACK])
    assert (done.exit_code, done.stdout) == (0, "pilot-cloud: no lock\n")
