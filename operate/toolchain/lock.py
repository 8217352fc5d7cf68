"""One process does a thing, such as making a toolchain; the others wait for it.

The kernel drops a `flock` when its process ends, however it ends, so a killed process
never leaves a lock behind. The file stays: removing it would let two processes
hold "the" lock on two different files.
"""

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from operate.toolchain.progress import Tick, spell_time

_POLL_SECONDS = 0.2


@contextmanager
def locked(
    file: Path,
    say: Callable[[str], None],
    tick_seconds: float,
    *,
    doing: str = "makes the toolchain",
) -> Iterator[None]:
    """Hold the lock on `file`; while waiting, say for whom, and what that one does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8") as handle:

        def tell(holder: str, waited: str) -> None:
            say(Tick(f"waiting for {holder}, which {doing}{waited}"))

        _acquire(handle.fileno(), file, tell, tick_seconds)
        handle.truncate(0)
        handle.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        handle.flush()
        yield


def try_lock(file: Path) -> bool:
    """Tell whether nobody holds the lock on `file` at this moment."""
    with file.open("a", encoding="utf-8") as handle:
        return _take(handle.fileno())


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _acquire(
    descriptor: int, file: Path, tell: Callable[[str, str], None], tick_seconds: float
) -> None:
    start = time.monotonic()
    next_line = start
    while not _take(descriptor):
        now = time.monotonic()
        if now >= next_line:
            # Read again each time: the holder may have changed while we waited.
            holder = file.read_text(encoding="utf-8").strip() or "another process"
            waited = f", {spell_time(now - start)}" if next_line > start else ""
            tell(holder, waited)
            next_line = now + tick_seconds
        time.sleep(_POLL_SECONDS)
