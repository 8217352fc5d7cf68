"""Runs one operation of the engine and hands over its events as they come.

The engine writes events to a log file, one JSON document a line; its own output goes
to files beside it. The first Ctrl-C asks it to stop, the second one ends it.
"""

import json
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from operate.paths import ROOT

POLL_SECONDS = 0.05


class EngineRun:
    """One operation in a folder that keeps events, output and errors of the run."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        """Start the engine; `folder` must exist and be empty."""
        self.events_file = folder / "events.jsonl"
        self.output_file = folder / "engine.json"
        self.errors_file = folder / "engine.log"
        self.events_file.touch(mode=0o600)
        self.cancelled = 0
        with self.output_file.open("wb") as out, self.errors_file.open("wb") as err:
            self.process = subprocess.Popen(  # noqa: S603 - no shell
                [*arguments, "--event-log", str(self.events_file)],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                # Its own group: a Ctrl-C of the terminal reaches us alone, and we
                # decide what the engine is told.
                start_new_session=True,
            )

    def events(self, wait: float = POLL_SECONDS) -> Iterator[dict[str, Any] | None]:
        """Yield events as they are written, None at each pause of `wait` seconds."""
        with self.events_file.open("rb") as log:
            part = b""
            while True:
                ended = self.process.poll() is not None
                for line in iter(log.readline, b""):
                    part += line
                    if part.endswith(b"\n"):
                        yield json.loads(part)
                        part = b""
                if ended:
                    return
                yield None
                time.sleep(wait)

    def interrupt(self) -> None:
        """Ask the engine to stop; at the second call end it with all its children."""
        self.cancelled += 1
        if self.process.poll() is None:
            if self.cancelled == 1:
                self.process.send_signal(signal.SIGINT)
            else:
                self.process.kill()

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Turn Ctrl-C and SIGTERM into `interrupt` while the block runs."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.interrupt()

        before = {
            number: signal.signal(number, stop)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            if self.process.poll() is None:
                self.process.kill()
            self.process.wait()

    @property
    def errors(self) -> str:
        """What the engine said on standard error, without surrounding space."""
        return self.errors_file.read_text("utf-8", "replace").strip()
