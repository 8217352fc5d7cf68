"""An engine and a resource monitor that only write down what they are told.

A language host runs a program against them over gRPC, as it would against `pulumi`:
no Go program, no provider, no network beyond loopback.
"""

# ruff: noqa: N802, ARG002 - names and parameters are the protocol's

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    language_pb2,
    language_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

# A test that waits longer than this has found a host that hangs.
PATIENCE_SECONDS = 60.0
FEATURES = (
    resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS,
    resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
)


class FakeEngine(
    engine_pb2_grpc.EngineServicer, resource_pb2_grpc.ResourceMonitorServicer
):
    """Both services behind one address; a resource named "refused-*" fails."""

    def __init__(self) -> None:
        self.logs: list[engine_pb2.LogRequest] = []
        self.registered: list[resource_pb2.RegisterResourceRequest] = []
        self.outputs: list[resource_pb2.RegisterResourceOutputsRequest] = []

    def Log(self, request: engine_pb2.LogRequest, context: Any) -> Any:
        self.logs.append(request)
        return empty_pb2.Empty()

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterResource(
        self, request: resource_pb2.RegisterResourceRequest, context: Any
    ) -> Any:
        self.registered.append(request)
        urn = f"urn:pulumi:test::test::{request.type}::{request.name}"
        if request.name.startswith("refused-"):
            context.abort(grpc.StatusCode.UNKNOWN, f"{request.name} is refused")
        if request.name.startswith("failed-"):
            return resource_pb2.RegisterResourceResponse(
                urn=urn, object=struct_pb2.Struct(), result=resource_pb2.Result.FAIL
            )
        identity = f"{request.name}-id" if request.custom else ""
        return resource_pb2.RegisterResourceResponse(
            urn=urn, id=identity, object=request.object
        )

    def RegisterResourceOutputs(
        self, request: resource_pb2.RegisterResourceOutputsRequest, context: Any
    ) -> Any:
        self.outputs.append(request)
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def said(self, *severities: int) -> list[str]:
        """Return the messages of these severities, in order."""
        return [each.message for each in self.logs if each.severity in severities]

    @property
    def errors(self) -> list[str]:
        return self.said(engine_pb2.ERROR)


@dataclass
class Host:
    """A running language host, with what it printed after its port."""

    engine: FakeEngine
    engine_address: str
    process: "subprocess.Popen[str]"
    stub: language_pb2_grpc.LanguageRuntimeStub
    lines: "SimpleQueue[str]" = field(default_factory=SimpleQueue)

    def begin(self, folder: Path, **request: Any) -> Any:
        """Start the program in `folder`; return the call's future."""
        info = language_pb2.ProgramInfo(
            root_directory=str(folder), program_directory=str(folder), entry_point="."
        )
        wanted: dict[str, Any] = {
            "project": "test",
            "stack": "test",
            "parallel": 8,
            "dryRun": True,
        }
        return self.stub.Run.future(
            language_pb2.RunRequest(
                pwd=str(folder),
                info=info,
                monitor_address=self.engine_address,
                **(wanted | request),
            )
        )

    def run(self, folder: Path, **request: Any) -> language_pb2.RunResponse:
        answer: language_pb2.RunResponse = self.begin(folder, **request).result(
            PATIENCE_SECONDS
        )
        return answer

    def next_line(self) -> str:
        return self.lines.get(timeout=PATIENCE_SECONDS)


@contextlib.contextmanager
def language_host(**environment: str) -> Iterator[Host]:
    """Start a host beside a fake engine; end both on the way out."""
    engine = FakeEngine()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=40))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(engine, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    process = subprocess.Popen(
        [sys.executable, "-m", "toolchain.host", address],
        # A shell that sets this would hide output that is kept back.
        env=os.environ | {"PYTHONUNBUFFERED": ""} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    host = Host(
        engine, address, process, language_pb2_grpc.LanguageRuntimeStub(channel)
    )
    reader = Thread(target=_read, args=(process.stdout, host.lines))
    reader.start()
    try:
        yield host
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        reader.join()
        channel.close()
        server.stop(None).wait()


def _read(pipe: IO[str], lines: "SimpleQueue[str]") -> None:
    with pipe:
        for line in pipe:
            lines.put(line.rstrip("\n"))


def program(folder: Path, source: str) -> Path:
    """Write a program that consists of `__main__.py`; return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__main__.py").write_text(source, encoding="utf-8")
    return folder


def ends(process_id: int) -> bool:
    """Tell whether another process, not our child, ends within the patience."""
    try:
        watch = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], PATIENCE_SECONDS)[0])
    finally:
        os.close(watch)
