"""Reads the locks that the engine leaves in its state folder.

The engine writes one file for each operation that changes a stack, with the process
that made it, and removes it at the end. It has no expiry: a killed run leaves it.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Lock:
    """Who holds a stack; the age is that of the file's own time stamp."""

    stack: str
    pid: int
    user: str
    host: str
    age_seconds: float

    @property
    def is_alive(self) -> bool:
        """Tell whether that process runs; meaningful on the lock's own host only."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True  # it is there, and somebody else's
        return True


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
            pid, user, host = 0, "nobody known", f"nowhere known ({file})"
        age = datetime.now(tz=UTC) - written
        yield Lock(file.parent.name, pid, str(user), str(host), age.total_seconds())
