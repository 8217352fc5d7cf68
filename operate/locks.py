"""Reads the locks that the engine leaves in its state folder.

The engine writes one file for each operation that changes a stack, with the process
that made it, and removes it at the end. It has no expiry: a killed run leaves it.
"""

import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from operate.toolchain.progress import spell_time, started

# The lock's time is the wall clock's, a process's start that of the machine.
CLOCK_SLACK_SECONDS = 2.0
# A lock that cannot be read: half-written by a run that died, or just being written.
NOBODY = 0
WRITTEN_SECONDS = 10.0


@dataclass(frozen=True)
class Lock:
    """Who holds a stack; the age is that of the file's own time stamp."""

    stack: str
    pid: int
    user: str
    host: str
    age_seconds: float
    file: Path

    @property
    def told(self) -> str:
        """Who holds it and for how long, as one says it."""
        holder = f"process {self.pid} of {self.user} on {self.host}"
        return f"{holder}, for {spell_time(self.age_seconds)}"

    @property
    def is_here(self) -> bool:
        """Tell whether it was taken on this machine, as far as it can be read."""
        return self.pid == NOBODY or self.host == socket.gethostname()

    @property
    def is_alive(self) -> bool:
        """Tell whether that process runs; meaningful on the lock's own host only."""
        if self.pid == NOBODY:
            return self.age_seconds < WRITTEN_SECONDS
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True  # it is there, and somebody else's
        ticks = started(self.pid)
        # A killed process keeps its number until its parent has asked how it ended.
        return bool(ticks) and not self._is_another(int(ticks))

    def _is_another(self, ticks: int) -> bool:
        """Tell whether the number has since been given to a younger process."""
        running = _uptime_seconds() - ticks / os.sysconf("SC_CLK_TCK")
        return running < self.age_seconds - CLOCK_SLACK_SECONDS


def stack_locks(state: Path) -> Iterator[Lock]:
    """Yield the locks below `state`; an unreadable file counts as a lock of pid 0."""
    for file in sorted((state / ".pulumi" / "locks").rglob("*.json")):
        written = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            pid, user, host = int(data["pid"]), data["username"], data["hostname"]
            written = datetime.fromisoformat(data["timestamp"]).astimezone(UTC)
        except (ValueError, KeyError, TypeError):
            # The engine refuses to work while any file is here, readable or not.
            pid, user, host = NOBODY, "nobody known", f"nowhere known ({file})"
        age = datetime.now(tz=UTC) - written
        seconds = age.total_seconds()
        yield Lock(file.parent.name, pid, str(user), str(host), seconds, file)


def _uptime_seconds() -> float:
    return float(Path("/proc/uptime").read_text("ascii").split()[0])
