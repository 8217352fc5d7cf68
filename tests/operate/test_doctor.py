"""The doctor names what is wrong and what to do, and shows no values of variables."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console

from operate import checks
from operate.checks import Check, examine, file_system
from operate.doctor import doctor, show
from operate.exit_codes import ExitCode
from operate.locks import stack_locks
from tests.operate.fake_machine import Machine, program


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def found(machine: Machine, name: str) -> Check:
    state = machine.clone / ".gov-cloud" / "state"
    named = [each for each in examine(machine.places, state) if each.name == name]
    assert len(named) == 1
    return named[0]


HOUR = timedelta(seconds=3605)


def lock(machine: Machine, pid: int, host: str, age: timedelta = HOUR) -> Path:
    """Write a lock as the engine does, an hour and five seconds old if not told."""
    folder = ".gov-cloud/state/.pulumi/locks/organization/gov-cloud/pilot-cloud"
    file = machine.clone / folder / "0f5c.json"
    file.parent.mkdir(parents=True)
    when = datetime.now(tz=UTC) - age
    # Go writes nanoseconds.
    stamp = when.strftime("%Y-%m-%dT%H:%M:%S.123456789Z")
    content = {"pid": pid, "username": "ana", "hostname": host, "timestamp": stamp}
    file.write_text(json.dumps(content), "utf-8")
    return file


def ended_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_complete_machine_has_no_problem(machine: Machine) -> None:
    machine.ensure()
    state = machine.clone / ".gov-cloud" / "state"
    problems = [
        each for each in examine(machine.places, state) if each.state == "problem"
    ]
    assert problems == []


def test_without_a_toolchain_the_command_is_named(machine: Machine) -> None:
    check = found(machine, "engine, provider")
    assert (check.state, check.fix) == ("problem", "gov-cloud toolchain")


def test_an_engine_that_stopped_working_is_a_problem(machine: Machine) -> None:
    made = machine.ensure()
    program(made.pulumi, "#!/bin/sh\nexit 1\n")
    check = found(machine, "engine")
    assert check.state == "problem"
    assert check.found.startswith("does not run, built: ")
    assert check.fix == f"rm -r {made.root}; gov-cloud toolchain"


def test_go_is_only_a_note(machine: Machine) -> None:
    machine.ensure()
    machine.environment["PATH"] = ""
    assert found(machine, "go").state == "note"


def test_another_package_version_is_a_problem(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "3.1.0")
    check = found(machine, "package pulumi")
    assert (check.state, check.found) == ("problem", "3.1.0")
    assert "needed: 3.259.0" in check.fix


def test_a_broken_clone_does_not_stop_the_doctor(machine: Machine) -> None:
    machine.write("build.json", {})
    check = found(machine, "room")
    assert check.state == "problem"
    assert "build.json" in check.found
    assert found(machine, "variables").state == "ok"


def test_a_lock_of_a_dead_process_names_the_command(machine: Machine) -> None:
    pid = ended_pid()
    lock(machine, pid, socket.gethostname())
    check = found(machine, "lock pilot-cloud")
    assert check.state == "problem"
    assert f"left by process {pid} of ana on {socket.gethostname()}" in check.found
    assert "for 60 min" in check.found
    assert check.fix == "gov-cloud unlock pilot-cloud"


def test_a_lock_of_a_living_process_is_a_note(machine: Machine) -> None:
    lock(machine, os.getpid(), socket.gethostname(), age=timedelta())
    assert found(machine, "lock pilot-cloud").state == "note"


def test_a_number_given_to_a_younger_process_is_no_holder(machine: Machine) -> None:
    """The lock is an hour old, and this process began after it was written."""
    lock(machine, os.getpid(), socket.gethostname())
    check = found(machine, "lock pilot-cloud")
    assert check.state == "problem"
    assert check.fix == "gov-cloud unlock pilot-cloud"


def test_a_lock_of_a_killed_process_nobody_asked_about_is_left_over(
    machine: Machine,
) -> None:
    """Its number stays taken until its parent asks how it ended."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    lock(machine, process.pid, socket.gethostname(), timedelta())
    (only,) = stack_locks(machine.clone / ".gov-cloud/state")
    assert only.is_alive
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not only.is_alive
    process.communicate()


def test_a_lock_of_another_machine_is_not_guessed_at(machine: Machine) -> None:
    lock(machine, os.getpid(), "elsewhere")
    check = found(machine, "lock pilot-cloud")
    assert check.state == "problem"
    assert "ask there" in check.fix


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', "null"])
def test_a_lock_nobody_can_read_is_still_a_lock(machine: Machine, text: str) -> None:
    file = lock(machine, 1, "here")
    file.write_text(text, "utf-8")
    (only,) = stack_locks(machine.clone / ".gov-cloud/state")
    assert str(file) in only.host
    assert only.is_alive, "it may just be being written"
    os.utime(file, (0, 0))
    assert found(machine, "lock pilot-cloud").state == "problem"


def test_a_state_folder_that_is_a_file_is_a_problem(machine: Machine) -> None:
    (machine.clone / ".gov-cloud").write_text("", "utf-8")
    check = found(machine, "backend")
    assert check.state == "problem"
    assert "Not a directory" in check.found


def test_little_memory_is_a_problem(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.ensure()
    monkeypatch.setattr(checks, "available_memory_mib", lambda: 1000)
    check = found(machine, "memory")
    assert (check.state, check.found) == ("problem", "1,000 MiB free")
    monkeypatch.setattr(checks, "available_memory_mib", lambda: None)
    assert found(machine, "memory").state == "note"


def test_an_interrupted_build_is_shown(machine: Machine) -> None:
    folder = machine.places.toolchains / "0123456789abcdef.partial"
    folder.mkdir(parents=True)
    assert found(machine, "leftover").fix == f"rm -r {folder}"


def test_older_toolchains_are_shown(machine: Machine) -> None:
    old = machine.ensure()
    (machine.clone / "toolchain/engine/main.go").write_text("package two\n", "utf-8")
    machine.ensure()
    assert found(machine, "older toolchains").fix == f"rm -r {old.root}"


def test_ignored_variables_are_named_without_values(machine: Machine) -> None:
    secret = "s3cr3t"  # noqa: S105  a value that must not be shown
    machine.environment |= {
        "https_proxy": f"http://user:{secret}@proxy",
        "ALICLOUD_ACCESS_KEY": secret,
        "ALIBABA_CLOUD_ENDPOINT_VPC": secret,
    }
    check = found(machine, "variables")
    for name in ("https_proxy", "ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ENDPOINT_VPC"):
        assert name in check.found
    assert secret not in str(check)


def test_a_network_disk_is_recognised(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/a rw\n"
        "2 1 0:5 / /srv rw shared:1 - nfs4 server:/x rw\n"
        "3 2 0:6 / /srv/my\\040disk rw - xfs /dev/b rw\n",
        "utf-8",
    )
    assert file_system(Path("/srv/state"), mounts) == "nfs4"
    assert file_system(Path("/srv/my disk/state"), mounts) == "xfs"
    assert file_system(Path("/home"), mounts) == "ext4"
    assert file_system(Path("/home"), tmp_path / "none") == "file system unknown"


def test_state_on_a_network_disk_is_said(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "file_system", lambda _: "nfs4")
    assert "on a nfs4 network disk" in found(machine, "backend").found


SICK = [Check("a", "ok", "fine"), Check("b[red]", "problem", "bad", "mend it")]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_is_shown_has_every_check_and_its_remedy(*, is_terminal: bool) -> None:
    out = StringIO()
    show(SICK, Console(file=out, force_terminal=is_terminal, width=100))
    for text in ("fine", "b[red]", "bad", "mend it", "2 checks: 1 to mend"):
        assert text in out.getvalue()
    assert ("\x1b[" in out.getvalue()) == is_terminal


def test_the_exit_code_says_whether_all_is_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("operate.doctor.examine", lambda *_: iter(SICK[:1]))
    doctor(as_json=True)
    assert json.loads(capsys.readouterr().out)["ok"] is True
    monkeypatch.setattr("operate.doctor.examine", lambda *_: iter(SICK))
    with pytest.raises(typer.Exit) as end:
        doctor(as_json=True)
    assert end.value.exit_code == ExitCode.ERROR
    report = json.loads(capsys.readouterr().out)
    assert report["checks"][1] == {
        "name": "b[red]",
        "state": "problem",
        "found": "bad",
        "fix": "mend it",
    }
