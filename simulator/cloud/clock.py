"""What time it is in the simulated cloud, and how long its waits last.

`immediate` counts every delay as over; `realtime` lets it pass; `manual` stands still
until `advance` is called, so that a test can stand in the middle of a transition.
"""

import datetime as dt
import time
from functools import lru_cache
from typing import Literal

Pace = Literal["immediate", "realtime", "manual"]
PACES: tuple[Pace, ...] = ("immediate", "realtime", "manual")


class Clock:
    """The cloud's own time, in seconds since 1970 (UTC)."""

    def __init__(self, pace: Pace = "immediate", start: float | None = None) -> None:
        """`start` is where a manual clock stands; by default the present."""
        self.pace = pace
        self._standing = time.time() if start is None else start

    def now(self) -> float:
        """Return the cloud's time."""
        return self._standing if self.pace == "manual" else time.time()

    def advance(self, seconds: float) -> float:
        """Move a manual clock forward and return its time; ValueError otherwise."""
        if self.pace != "manual" or seconds < 0:
            raise ValueError(
                f"a {self.pace} clock cannot move by {seconds} s; allowed: a manual "
                "clock, forward. Fix: start with the manual clock."
            )
        self._standing += seconds
        return self._standing


def written(moment: float, pattern: str = "%Y-%m-%dT%H:%M:%SZ") -> str:
    """Return a moment as the API writes it: 2026-11-25T16:00:00Z."""
    return _written(int(moment), pattern)


@lru_cache(maxsize=64)
def _written(moment: int, pattern: str) -> str:
    return dt.datetime.fromtimestamp(moment, dt.UTC).strftime(pattern)
