"""A policy pack as a child process of the host.

The engine starts a pack with `RunPlugin` and reads its port from the stream; the pack
then talks to the engine directly. This module only starts it, passes on its output
and ends it.
"""

import subprocess
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import IO

from pulumi.runtime.proto.language_pb2 import RunPluginRequest, RunPluginResponse

CHUNK_BYTES = 65536
# A shell reports a process that a signal ended as 128 + the number of the signal.
SIGNALLED = 128


class Pack:
    """One running pack: `python -u -m pulumi.policy <arguments> <pack folder>`."""

    def __init__(self, request: RunPluginRequest) -> None:
        """Start the pack that the engine names, with the engine's environment."""
        folder = request.info.program_directory
        arguments = ["-u", "-m", "pulumi.policy", *request.args, folder]
        # The arguments come from the engine that started this host.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=request.pwd or None,
            env=dict(each.split("=", 1) for each in request.env) or None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def output(self) -> Iterator[RunPluginResponse]:
        """Yield what the pack writes until it ends, then its exit code."""
        messages: SimpleQueue[RunPluginResponse | None] = SimpleQueue()
        # A thread for each pipe: reading one to its end would block the other.
        for name in ("stdout", "stderr"):
            pipe = getattr(self._process, name)
            Thread(target=_forward, args=(name, pipe, messages), daemon=True).start()
        open_pipes = 2
        while open_pipes:
            message = messages.get()
            if message is None:
                open_pipes -= 1
            else:
                yield message
        code = self._process.wait()
        yield RunPluginResponse(exitcode=code if code >= 0 else SIGNALLED - code)

    def end(self) -> None:
        """End the pack if it still runs; it has no state to save."""
        self._process.terminate()


def _forward(
    name: str, pipe: IO[bytes], messages: "SimpleQueue[RunPluginResponse | None]"
) -> None:
    with pipe:
        while data := pipe.read1(CHUNK_BYTES):  # type: ignore[attr-defined]
            answer = RunPluginResponse()
            setattr(answer, name, data)
            messages.put(answer)
    messages.put(None)
