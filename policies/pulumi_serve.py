"""Runs a pack as a process: start, tell the port, serve, stop without a trace.

The process ends when the engine says Cancel, when it is interrupted or terminated,
and when the process that started it is gone (an engine that was killed says nothing).
"""

import os
import signal
import sys
import threading
from concurrent import futures

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies.pulumi_pack import pack

_LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024  # the engine's own limit
_LAST_ANSWERS_SECONDS = 1.0
_PARENT_CHECK_SECONDS = 1.0


def serve(name: str, *of: str) -> None:
    """Serve the rules of the packs `of` until told to stop (see the module)."""
    # Asked before the port is told: a starter that dies from then on is noticed here,
    # and one that has died before closes the pipe that the port is written to.
    parent = os.getppid()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    server = grpc.server(
        # Four, as in the SDK: Cancel must get through while a resource is judged.
        futures.ThreadPoolExecutor(max_workers=4),
        options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE_BYTES)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(pack(name, of, done.set), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while not done.wait(_PARENT_CHECK_SECONDS) and os.getppid() == parent:
        pass
    server.stop(_LAST_ANSWERS_SECONDS).wait()
