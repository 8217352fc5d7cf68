"""What the engine has in hand: what runs, since when, and what that waits for.

The provider sleeps before it first asks whether a new resource is ready, often longer
than the cloud needs; the table in waits.yaml says how long, so that a person who sees
"180 s" knows that nothing hangs.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from operate.outcome import CLOUD, written

# What the engine calls a step -> what the table and a person call it.
DOING = {
    "create": "create",
    "create-replacement": "create",
    "update": "update",
    "delete": "delete",
    "delete-replaced": "delete",
    "discard": "delete",
    "discard-replaced": "delete",
    "read": "read",
    "refresh": "read",
    "import": "read",
}
_TABLE = Path(__file__).with_name("waits.yaml")


@dataclass(frozen=True)
class Step:
    """One step on a resource; times are seconds since the run began."""

    urn: str
    type: str
    doing: str
    begun: float
    ended: float | None = None

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def kind(self) -> str:
        """The type as people write it: `vpc.Switch`."""
        return written(self.type)


@dataclass
class Activity:
    """Steps under way and done, filled event by event."""

    clock: Callable[[], float] = time.monotonic
    running: dict[str, Step] = field(default_factory=dict)
    done: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take the start of the run as zero."""
        self._start = self.clock()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return self.clock() - self._start

    def take(self, event: dict[str, Any]) -> None:
        """Note the beginning or the end of a step on a cloud resource."""
        begun = event.get("resourcePreEvent")
        ended = event.get("resOutputsEvent") or event.get("resOpFailedEvent")
        metadata = (begun or ended or {}).get("metadata")
        if not metadata or not metadata["type"].startswith(CLOUD):
            return
        doing = DOING.get(metadata["op"])
        if begun and doing:
            self.running[metadata["urn"]] = Step(
                metadata["urn"], metadata["type"], doing, self.seconds
            )
        elif ended and (step := self.running.pop(metadata["urn"], None)):
            self.done.append(
                Step(step.urn, step.type, step.doing, step.begun, self.seconds)
            )

    def longest(self, count: int) -> list[Step]:
        """Return the steps that have run for the longest, oldest first."""
        return sorted(self.running.values(), key=lambda step: step.begun)[:count]


@dataclass(frozen=True)
class Wait:
    """What the provider waits for after a call, and how long it sleeps first."""

    target: str
    seconds: int
    settings: Mapping[str, int] = field(default_factory=dict)
    """Input -> seconds that a create waits once more for it."""

    def total(self, inputs: Mapping[str, Any]) -> int:
        """Return all seconds that a step with these inputs sleeps."""
        more = (wait for name, wait in self.settings.items() if inputs.get(name))
        return self.seconds + sum(more)

    def __str__(self) -> str:
        """Return it as it is shown beside a running step."""
        slept = f", asked after {self.seconds} s" if self.seconds else ""
        again = ", and again for its settings" if self.settings else ""
        return f"waits for {self.target}{slept}{again}"


@cache
def waits() -> dict[str, dict[str, Wait]]:
    """Return type -> step -> the fixed wait of the provider."""
    table = yaml.load(_TABLE.read_text("utf-8"), Loader=yaml.CSafeLoader)["types"]
    return {
        kind: {doing: Wait(**wait) for doing, wait in steps.items()}
        for kind, steps in table.items()
    }


def described(step: Step, now: float) -> str:
    """Return one line about a running step: what, how long, what it waits for."""
    wait = waits().get(step.type, {}).get(step.doing)
    waited = f", {wait}" if wait else ""
    return f"{step.doing} {step.kind} {step.name} {now - step.begun:.0f} s{waited}"
