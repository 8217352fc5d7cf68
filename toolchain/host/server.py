"""The life of the host process: port, signals, a prompt end.

The engine reads the port from the first line of standard output and ends the host
with SIGINT; a host that lingers makes every command ten seconds slower. What the
host answers is in `service`.
"""

import os
import signal
import sys
from concurrent import futures
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NoReturn

import grpc
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import language_pb2_grpc

from toolchain.host.service import Host

if TYPE_CHECKING:
    from types import FrameType

# One thread is held by the program and one by each policy pack for as long as they
# run; the rest answer short calls. Threads start only when they are needed.
THREADS = 32
PARENT_CHECK_SECONDS = 1.0
GRACE_SECONDS = 0.5
EXIT_USAGE = 2


def serve(arguments: list[str]) -> NoReturn:
    """Answer the engine at the last argument until it says stop; never returns.

    The exit code is 0 after an orderly end, whatever became of the program: the
    engine learns that from the answer to `Run`, not from this process.
    """
    if not arguments:
        sys.stderr.write(
            "toolchain.host: no engine address; allowed: one address as the last "
            "argument. Fix: let `pulumi` start this program.\n"
        )
        sys.exit(EXIT_USAGE)
    # Read before the port is told: an engine may die right after that.
    parent = os.getppid()
    stops: SimpleQueue[str] = SimpleQueue()
    _stop_on_signals(stops)
    # A print of the program shall reach the engine as soon as its line is complete.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    host = Host(engine_address=arguments[-1], stop=stops.put)
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=THREADS), options=_GRPC_CHANNEL_OPTIONS
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)  # noqa: T201 - the protocol between engine and plugin
    _wait(stops, parent)
    host.end()
    server.stop(GRACE_SECONDS).wait()
    _exit_now()


def _stop_on_signals(stops: "SimpleQueue[str]") -> None:
    def stop(number: int, _frame: "FrameType | None") -> None:
        # SimpleQueue.put may interrupt itself; Event.set may not, it would hang.
        stops.put(signal.Signals(number).name)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _wait(stops: "SimpleQueue[str]", parent: int) -> None:
    """Return when told to stop, or when the engine is gone without a word."""
    while os.getppid() == parent:
        with suppress(Empty):
            stops.get(timeout=PARENT_CHECK_SECONDS)
            return


def _exit_now() -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        # The reader may have gone first: then nobody is left to tell.
        with suppress(OSError):
            stream.flush()
    # An orderly interpreter exit would wait for a cancelled program's threads and
    # take apart a million objects that the operating system frees in one go.
    os._exit(0)
