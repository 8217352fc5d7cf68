"""What the engine may ask the host: the LanguageRuntime service.

Program runs are in `program`, policy packs in `packs`, the list of what is
installed in `installed`. Making projects and generating code is not served: the
engine then reports "unimplemented", which is the truth.
"""
# ruff: noqa: N802, ARG002 - names and parameters of the methods are the protocol's

from collections.abc import Callable, Iterator
from importlib.metadata import version
from threading import Lock

import grpc
from google.protobuf import empty_pb2
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, plugin_pb2

from toolchain.host import installed
from toolchain.host.packs import Pack
from toolchain.host.program import ProgramRun

NOTHING_TO_INSTALL = (
    b"Nothing was installed: `make` prepares the environment of this project.\n"
)


class Host(LanguageServer):
    """One language host; `stop` asks the process around it to end.

    The SDK's own `LanguageServer`, made for inline programs, answers About and
    GetRequiredPlugins.
    """

    def __init__(self, engine_address: str, stop: Callable[[str], None]) -> None:
        """Serve the engine at `engine_address` ("127.0.0.1:port")."""
        super().__init__(program=lambda: None)
        self._engine_address = engine_address
        self._stop = stop
        self._lock = Lock()
        self._ended = False
        self._open: set[ProgramRun | Pack] = set()

    def end(self) -> None:
        """Answer the runs that are still open and end the packs."""
        with self._lock:
            self._ended = True
            open_now = list(self._open)
        for item in open_now:
            item.end()

    def Handshake(
        self,
        request: language_pb2.LanguageHandshakeRequest,
        context: grpc.ServicerContext,
    ) -> language_pb2.LanguageHandshakeResponse:
        """Agree to everything; the engine's address came with the start."""
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Answer with the SDK's version, which the pins keep equal to the engine's."""
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    def GetRequiredPackages(
        self,
        request: language_pb2.GetRequiredPackagesRequest,
        context: grpc.ServicerContext,
    ) -> language_pb2.GetRequiredPackagesResponse:
        """Name the provider plugins that the installed SDK packages ask for."""
        return language_pb2.GetRequiredPackagesResponse(packages=installed.plugins())

    def GetProgramDependencies(
        self,
        request: language_pb2.GetProgramDependenciesRequest,
        context: grpc.ServicerContext,
    ) -> language_pb2.GetProgramDependenciesResponse:
        """List the distributions of this environment; direct ones only by default."""
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=installed.dependencies(
                transitive=request.transitiveDependencies
            )
        )

    def RuntimeOptionsPrompts(
        self,
        request: language_pb2.RuntimeOptionsRequest,
        context: grpc.ServicerContext,
    ) -> language_pb2.RuntimeOptionsResponse:
        """Ask the user nothing: this host has no options."""
        return language_pb2.RuntimeOptionsResponse()

    def InstallDependencies(
        self,
        request: language_pb2.InstallDependenciesRequest,
        context: grpc.ServicerContext,
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Say that nothing is installed here; the host runs in a made environment."""
        yield language_pb2.InstallDependenciesResponse(stdout=NOTHING_TO_INSTALL)

    def Run(
        self, request: language_pb2.RunRequest, context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run the program in this process and answer when it is over or cancelled.

        There is no limit of time. When the engine drops the call the host ends: the
        program shares its process and could not be stopped otherwise.
        """
        run = ProgramRun(request, self._engine_address)
        if not self._opened(run):
            return language_pb2.RunResponse(bail=True)

        def dropped() -> None:
            if run in self._open:
                self._stop("the engine dropped the run")

        if not context.add_callback(dropped):
            dropped()
        answer = run.answer()
        self._closed(run)
        return answer

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a policy pack and pass on what it writes, then its exit code."""
        if request.kind != "analyzer":
            context.abort(
                grpc.StatusCode.UNIMPLEMENTED,
                f"this language host cannot run a {request.kind} plugin; allowed: "
                "analyzer (a policy pack). Fix: install the official pulumi release.",
            )
        pack = Pack(request)
        if not self._opened(pack) or not context.add_callback(pack.end):
            pack.end()
        yield from pack.output()
        self._closed(pack)

    def Cancel(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """End the host; the answer is sent first."""
        self._stop("the engine asked to cancel")
        return empty_pb2.Empty()

    def _opened(self, item: ProgramRun | Pack) -> bool:
        with self._lock:
            self._open.add(item)
            return not self._ended

    def _closed(self, item: ProgramRun | Pack) -> None:
        with self._lock:
            self._open.discard(item)
