"""A pack that answers nothing: what the engine itself pays for being watched.

The file is the pack's program too: it is copied as `__main__.py` and needs only the
SDK, so that none of our own code is in the figure.
"""

# ruff: noqa: N802, ARG002 - names and parameters are the protocol's

import shutil
import sys
import threading
from concurrent import futures
from pathlib import Path

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

NAME = "nothing"
DESCRIPTION = """\
name: {name}
runtime: {{name: python, options: {{virtualenv: {environment}}}}}
"""


def write_nothing(folder: Path) -> Path:
    """Write the pack; return its folder."""
    folder.mkdir(parents=True)
    shutil.copy(__file__, folder / "__main__.py")
    text = DESCRIPTION.format(name=NAME, environment=sys.prefix)
    (folder / "PulumiPolicy.yaml").write_text(text, "utf-8")
    return folder


class Nothing(analyzer_pb2_grpc.AnalyzerServicer):
    """Has no rule and finds nothing; `done` is set when the engine has finished."""

    def __init__(self) -> None:
        self.done = threading.Event()

    def Handshake(
        self, request: pb.AnalyzerHandshakeRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzerHandshakeResponse:
        return pb.AnalyzerHandshakeResponse()

    def GetAnalyzerInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> pb.AnalyzerInfo:
        return pb.AnalyzerInfo(name=NAME, version="0.0.1")

    def GetPluginInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version="0.0.1")

    def Configure(
        self, request: pb.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def ConfigureStack(
        self, request: pb.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzerStackConfigureResponse:
        return pb.AnalyzerStackConfigureResponse()

    def Analyze(
        self, request: pb.AnalyzeRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzeResponse:
        return pb.AnalyzeResponse()

    def AnalyzeStack(
        self, request: pb.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzeResponse:
        return pb.AnalyzeResponse()

    def Remediate(
        self, request: pb.AnalyzeRequest, context: grpc.ServicerContext
    ) -> pb.RemediateResponse:
        return pb.RemediateResponse()

    def Cancel(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        self.done.set()
        return empty_pb2.Empty()


def main() -> None:
    """Serve until the engine has finished."""
    pack = Nothing()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(pack, server)
    sys.stdout.write(f"{server.add_insecure_port('127.0.0.1:0')}\n")
    sys.stdout.flush()
    server.start()
    pack.done.wait()
    server.stop(1).wait()


if __name__ == "__main__":
    main()
