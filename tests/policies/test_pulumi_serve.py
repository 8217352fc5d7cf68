"""The packs as processes, started the way both language hosts start them."""

import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import pytest
import yaml
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies.pulumi_messages import VERSION
from tests.policies.wire import request, stack_settings

PACKS = Path(__file__).resolve().parents[2] / "policies" / "packs"
NAMES = ("residency", "ownership", "residency-and-ownership")
START = ("-u", "-m", "pulumi.policy", "127.0.0.1:1")
PATIENCE_SECONDS = 60

Started = subprocess.Popen[str]
Starter = Callable[[str], tuple[Started, analyzer_pb2_grpc.AnalyzerStub]]


def start(name: str) -> Started:
    return subprocess.Popen(
        [sys.executable, *START, str(PACKS / name)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def starter() -> Iterator[Starter]:
    processes: list[Started] = []
    channels: list[grpc.Channel] = []

    def run(name: str) -> tuple[Started, analyzer_pb2_grpc.AnalyzerStub]:
        processes.append(start(name))
        assert processes[-1].stdout is not None
        port = int(processes[-1].stdout.readline())
        channels.append(grpc.insecure_channel(f"127.0.0.1:{port}"))
        return processes[-1], analyzer_pb2_grpc.AnalyzerStub(channels[-1])

    yield run
    for channel in channels:
        channel.close()
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", NAMES)
def test_pack_serves_its_rules_and_ends_quietly_on_cancel(
    name: str, starter: Starter
) -> None:
    process, stub = starter(name)
    info = stub.GetAnalyzerInfo(empty_pb2.Empty())
    assert info.name == name
    stub.ConfigureStack(stack_settings())
    found = stub.Analyze(request({})).diagnostics
    assert {each.policyPackName for each in found} <= {name}
    stub.Cancel(empty_pb2.Empty())
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_pack_ends_quietly_on_a_signal(
    number: signal.Signals, starter: Starter
) -> None:
    process, stub = starter("residency-and-ownership")
    stub.Handshake(pb.AnalyzerHandshakeRequest())
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, out, err) == (0, "", "")


def test_pack_ends_when_its_starter_is_killed() -> None:
    program = textwrap.dedent(f"""
        import subprocess, sys, time
        start = [sys.executable, *{START!r}, {str(PACKS / NAMES[-1])!r}]
        pack = subprocess.Popen(start, stdout=subprocess.PIPE, text=True)
        print(pack.pid, pack.stdout.readline(), flush=True)
        time.sleep({PATIENCE_SECONDS})
    """)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as middle:
        assert middle.stdout is not None
        pid = int(middle.stdout.readline().split()[0])
        pack = os.pidfd_open(pid)
        middle.kill()
    # The file of a process becomes readable when the process has ended.
    ended, _, _ = select.select([pack], [], [], PATIENCE_SECONDS)
    os.close(pack)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    assert ended


@pytest.mark.parametrize("name", NAMES)
def test_pack_file_agrees_with_the_service(name: str) -> None:
    folder = PACKS / name
    content = yaml.safe_load((folder / "PulumiPolicy.yaml").read_text("utf-8"))
    assert content["name"] == name
    assert content["version"] == VERSION
    environment = folder / content["runtime"]["options"]["virtualenv"]
    assert environment.resolve() == PACKS.parents[1] / ".venv"
