"""Shows that a run is alive: what is in hand in a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from operate.activity import Activity, described
from operate.outcome import Outcome
from operate.toolchain.progress import spell_time

HEARTBEAT_SECONDS = 20.0
# Rows of running resources: a screen has room for them and for what was there.
ROWS = 12


@dataclass
class Progress:
    """What is told about one run; `total` steps are expected, 0 for not known."""

    label: str
    console: Console
    outcome: Outcome
    activity: Activity = field(default_factory=Activity)
    total: int = 0

    def follow(self, events: Iterable[dict[str, Any] | None]) -> None:
        """Feed events to the outcome until they end, and say how far it is."""
        if self.console.is_terminal:
            with Live(console=self.console, transient=True, refresh_per_second=4) as on:
                for _ in self._fed(events):
                    on.update(self._rows())
            return
        self._say("started")
        told = time.monotonic()
        for _ in self._fed(events):
            if time.monotonic() - told >= HEARTBEAT_SECONDS:
                told = time.monotonic()
                self._say(self._line())
        self._say(f"ended after {spell_time(self.activity.seconds)}")

    def _say(self, what: str) -> None:
        line = f"{self.label}: {what}"
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _fed(
        self, events: Iterable[dict[str, Any] | None]
    ) -> Iterator[dict[str, Any] | None]:
        for event in events:
            if event is not None:
                self.outcome.take(event)
                self.activity.take(event)
            yield event

    def _state(self) -> str:
        """Return elapsed time and the counts so far."""
        spent = spell_time(self.activity.seconds)
        if not self.outcome.planned:
            return f"{spent}, waiting for the program and the provider to start"
        count = f"{len(self.activity.done)} of {self.total}" if self.total else ""
        count = count or f"{len(self.outcome.resources)} resources"
        failed = f", {len(self.outcome.failed)} failed" if self.outcome.failed else ""
        return f"{spent}, {count}{failed}"

    def _line(self) -> str:
        """Return the heartbeat: the state, and what has been running for longest."""
        running = self.activity.longest(1)
        if not running:
            return self._state()
        longest = described(running[0], self.activity.seconds)
        return (
            f"{self._state()}, {len(self.activity.running)} running; longest: {longest}"
        )

    def _rows(self) -> RenderableType:
        now = self.activity.seconds
        shown = self.activity.longest(ROWS)
        rows = [Text(f"{self.label} {self._state()}", style="bold", overflow="fold")]
        rows += [
            Text(f"  {described(step, now)}", no_wrap=True, overflow="ellipsis")
            for step in shown
        ]
        more = len(self.activity.running) - len(shown)
        if more > 0:
            rows.append(Text(f"  and {more} more"))
        return Group(*rows)
