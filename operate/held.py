"""Reads from the engine's words who holds a stack, whatever kind of state it lies in.

The engine keeps a lock beside the state and names it when it refuses. It never breaks
one and knows no age; both are for a person to judge, so both are said.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from operate.errors import GovCloudError
from operate.toolchain.progress import spell_time

_HOLDER = re.compile(
    r"created by (?P<user>\S+)@(?P<host>\S+) \(pid (?P<pid>\d+)\) at (?P<since>\S+)"
)


@dataclass(frozen=True)
class Holder:
    """Who holds a stack since when."""

    user: str
    host: str
    pid: int
    since: datetime

    def told(self, now: datetime) -> str:
        """Return who it is and for how long, as one says it."""
        age = spell_time((now - self.since).total_seconds())
        return f"process {self.pid} of {self.user} on {self.host}, for {age}"


class HeldError(GovCloudError):
    """Another process changes the stack, or died doing so."""


def holder(words: str) -> Holder | None:
    """Return who holds the stack by the engine's words, None if nobody is named."""
    found = _HOLDER.search(" ".join(words.split()))
    if found is None:
        return None
    since = datetime.fromisoformat(found["since"]).astimezone(UTC)
    return Holder(found["user"], found["host"], int(found["pid"]), since)


def refuse(
    stack: str, held: Holder, wait: str = "wait for it (--wait SECONDS)"
) -> HeldError:
    """Return the refusal that names the holder and both ways out."""
    who = held.told(datetime.now(tz=UTC))
    return HeldError(
        f"{stack}: its state is held by {who}; allowed: one change at a time. "
        f"Fix: {wait}; only if that process is gone: "
        f'eval "$(gov-cloud env {stack})" && pulumi cancel --yes --stack {stack}'
    )


def until_free(
    attempt: Callable[[], str], seconds: float, sleep: Callable[[float], None]
) -> str:
    """Return what `attempt` returns; tried again for so long while somebody holds it.

    `sleep` is called with the seconds until the next attempt.
    """
    left, pause = seconds, 1.0
    while True:
        try:
            return attempt()
        except HeldError:
            if left <= 0:
                raise
            step = min(pause, left)
            sleep(step)
            left -= step
            pause = min(pause * 2, 30.0)
