"""The life of the host process and of the policy packs that it starts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2

from tests.fake_engine import PATIENCE_SECONDS, Host, ends, language_host, program

WAITS_FOREVER = """
import threading
print("started")
threading.Event().wait()
"""
WAITS_FOR_FILE = """
import pathlib, time
print("started")
while not pathlib.Path("go").exists():
    time.sleep(0.01)
"""
SLOW_PACK = "import threading; threading.Event().wait()"
PACK = """
import os, sys
print("port", sys.argv[1], os.environ["FROM_ENGINE"], os.getcwd())
print("complaint", file=sys.stderr)
sys.exit(7)
"""
# Starts a host, says its process id and dies without a word to it.
DYING_ENGINE = """
import os, subprocess, sys
command = [sys.executable, "-m", "toolchain.host", "127.0.0.1:9"]
# Its own standard error, or the test would wait for the end of the host.
quiet = subprocess.DEVNULL
host = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet)
host.stdout.readline()
print(host.pid, flush=True)
os._exit(0)
"""


@pytest.fixture
def host() -> Iterator[Host]:
    with language_host() as running:
        yield running


def ended_well(host: Host) -> bool:
    """Tell whether the host ends by itself, with 0."""
    return host.process.wait(PATIENCE_SECONDS) == 0


def test_project_root_is_not_on_the_import_path(tmp_path: Path) -> None:
    (tmp_path / "grpc.py").write_text("raise AssertionError('shadowed')")
    command = [sys.executable, "-m", "toolchain.host"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no engine address" in done.stderr
    assert "shadowed" not in done.stderr


def test_interrupt_during_the_start_is_silent(tmp_path: Path) -> None:
    interrupt = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    (tmp_path / "grpc.py").write_text(interrupt)
    command = [sys.executable, "-m", "toolchain.host", "127.0.0.1:9"]
    variables = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        command, env=variables, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_an_idle_host_silently(host: Host, number: int) -> None:
    host.stub.GetPluginInfo(empty_pb2.Empty())
    host.process.send_signal(number)
    assert ended_well(host)
    assert host.lines.empty()


@pytest.mark.parametrize("how", ["signal", "cancel"])
def test_running_program_is_cut_off_quietly(
    host: Host, tmp_path: Path, how: str
) -> None:
    call = host.begin(program(tmp_path, WAITS_FOREVER))
    assert host.next_line() == "started"
    if how == "signal":
        host.process.send_signal(signal.SIGINT)
    else:
        assert host.stub.Cancel(empty_pb2.Empty()) == empty_pb2.Empty()
    assert call.result(PATIENCE_SECONDS) == language_pb2.RunResponse(bail=True)
    assert ended_well(host)
    assert host.lines.empty()
    assert host.engine.errors == []


def test_dropped_run_ends_the_host(host: Host, tmp_path: Path) -> None:
    call = host.begin(program(tmp_path, WAITS_FOREVER))
    host.next_line()
    call.cancel()
    assert ended_well(host)


def test_host_ends_when_the_engine_is_gone() -> None:
    started = [sys.executable, "-c", DYING_ENGINE]
    done = subprocess.run(started, capture_output=True, text=True, check=True)
    assert ends(int(done.stdout))


def pack_request(folder: Path, **changes: object) -> language_pb2.RunPluginRequest:
    info = language_pb2.ProgramInfo(program_directory=str(folder))
    environment = [f"{key}={value}" for key, value in os.environ.items()]
    request = language_pb2.RunPluginRequest(
        kind="analyzer",
        pwd=str(folder),
        args=["127.0.0.1:9"],
        env=[*environment, "FROM_ENGINE=no", "FROM_ENGINE=yes"],
        info=info,
    )
    request.MergeFrom(language_pb2.RunPluginRequest(**changes))  # type: ignore[arg-type]
    return request


def test_pack_output_is_passed_on_with_its_exit_code(
    host: Host, tmp_path: Path
) -> None:
    answers = list(host.stub.RunPlugin(pack_request(program(tmp_path, PACK))))
    stdout = b"".join(each.stdout for each in answers).decode()
    stderr = b"".join(each.stderr for each in answers).decode()
    assert stdout == f"port 127.0.0.1:9 yes {tmp_path}\n"
    assert "complaint" in stderr
    assert answers[-1].WhichOneof("output") == "exitcode"
    assert answers[-1].exitcode == 7


def test_dropped_pack_is_ended_and_the_program_goes_on(
    host: Host, tmp_path: Path
) -> None:
    """The first deadline passes while the program still runs; nothing else ends."""
    call = host.begin(program(tmp_path / "program", WAITS_FOR_FILE))
    assert host.next_line() == "started"
    folder = program(
        tmp_path / "pack", f"import os; print(os.getpid(), flush=True); {SLOW_PACK}"
    )
    stream = host.stub.RunPlugin(pack_request(folder), timeout=PATIENCE_SECONDS)
    process_id = int(next(stream).stdout)
    stream.cancel()
    assert ends(process_id)
    late = pack_request(program(tmp_path / "silent", SLOW_PACK))
    with pytest.raises(grpc.RpcError) as passed:
        list(host.stub.RunPlugin(late, timeout=0.2))
    assert passed.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert not call.done()
    (tmp_path / "program" / "go").touch()
    assert call.result(PATIENCE_SECONDS) == language_pb2.RunResponse()


def test_other_plugins_are_refused_with_a_fix(host: Host, tmp_path: Path) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        list(host.stub.RunPlugin(pack_request(tmp_path, kind="resource")))
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "cannot run a resource plugin" in (refused.value.details() or "")
