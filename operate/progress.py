"""Shows that a run is alive: a moving line in a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console

from operate.outcome import Outcome

HEARTBEAT_SECONDS = 20.0


def follow(
    events: Iterable[dict[str, Any] | None],
    outcome: Outcome,
    console: Console,
    label: str,
) -> None:
    """Feed `events` to the outcome until they end, and say how far it is."""
    begun = time.monotonic()
    if console.is_terminal:
        with console.status(f"{label} …") as status:
            for _ in _fed(events, outcome):
                status.update(f"{label} {_state(outcome, begun)}")
        return
    console.print(f"{label}: started")
    told = begun
    for _ in _fed(events, outcome):
        if time.monotonic() - told >= HEARTBEAT_SECONDS:
            told = time.monotonic()
            console.print(f"{label}: {_state(outcome, begun)}")


def _fed(
    events: Iterable[dict[str, Any] | None], outcome: Outcome
) -> Iterator[dict[str, Any] | None]:
    for event in events:
        if event is not None:
            outcome.take(event)
        yield event


def _state(outcome: Outcome, begun: float) -> str:
    """Return elapsed time, the count so far, and what the engine has in hand."""
    seconds = int(time.monotonic() - begun)
    if not outcome.planned:
        return f"{seconds} s, waiting for the program and the provider to start"
    last = next(reversed(outcome.planned.values()))
    return f"{seconds} s, {len(outcome.resources)} resources, now at {last.name}"
