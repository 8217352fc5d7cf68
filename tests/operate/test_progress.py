"""What a run has in hand is told: the resource, its time, and what it waits for."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from operate import progress
from operate.activity import Activity, waits
from operate.outcome import Outcome
from operate.progress import Progress
from tests.operate.events import STACK, summary

DATABASE = "alicloud:rds/instance:Instance"
ROLE = "alicloud:ram/role:Role"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def step(kind: str, name: str, event: str, op: str = "create") -> dict[str, Any]:
    metadata = {"op": op, "urn": f"{STACK}{kind}::{name}", "type": kind, "new": {}}
    return {event: {"metadata": metadata}}


def began(kind: str, name: str, op: str = "create") -> dict[str, Any]:
    return step(kind, name, "resourcePreEvent", op)


def ended(kind: str, name: str, op: str = "create") -> dict[str, Any]:
    return step(kind, name, "resOutputsEvent", op)


def test_a_running_step_is_known_until_it_ends() -> None:
    clock = Clock()
    activity = Activity(clock)
    activity.take(began(DATABASE, "a"))
    clock.now = 7.0
    activity.take(began(ROLE, "b"))
    assert [each.name for each in activity.longest(5)] == ["a", "b"]
    clock.now = 9.0
    activity.take(ended(DATABASE, "a"))
    (done,) = activity.done
    assert (done.begun, done.ended) == (0.0, 9.0)
    assert [each.name for each in activity.longest(5)] == ["b"]


def test_a_step_that_fails_has_ended() -> None:
    activity = Activity(Clock())
    activity.take(began(ROLE, "b"))
    activity.take(step(ROLE, "b", "resOpFailedEvent"))
    assert not activity.running


def test_what_is_unchanged_is_no_work() -> None:
    activity = Activity(Clock())
    activity.take(began(ROLE, "b", "same"))
    assert not activity.running


def lines(
    monkeypatch: pytest.MonkeyPatch, events: list[dict[str, Any] | None], total: int
) -> list[str]:
    """Return the plain lines of a run in which every pause deserves a heartbeat."""
    monkeypatch.setattr(progress, "HEARTBEAT_SECONDS", 0.0)
    clock = Clock()
    shown = StringIO()
    told = Progress(
        "up small",
        Console(file=shown, width=200),
        Outcome(),
        Activity(clock),
        total,
    )

    def ticking() -> Any:
        for event in events:
            clock.now += 10.0
            yield event

    told.follow(ticking())
    return shown.getvalue().splitlines()


def test_a_log_moves_and_names_the_longest_step_with_its_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = [began(ROLE, "b"), ended(ROLE, "b"), began(DATABASE, "a"), None, summary()]
    said = lines(monkeypatch, events, total=2)
    assert said[0] == "up small: started"
    assert said[4] == (
        "up small: 40 s, 1 of 2, 1 running; longest: create rds.Instance a 10 s, "
        "waits for Running, asked after 180 s"
    )
    assert said[-1] == "up small: ended after 50 s"


def test_before_the_first_resource_it_says_what_it_waits_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = lines(monkeypatch, [None], total=0)
    assert said[1].endswith("10 s, waiting for the program and the provider to start")


def test_failures_are_counted_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [began(ROLE, "b"), step(ROLE, "b", "resOpFailedEvent"), None]
    assert "1 failed" in lines(monkeypatch, [*events], total=2)[3]


def test_the_heartbeat_is_never_slower_than_promised() -> None:
    assert progress.HEARTBEAT_SECONDS <= 30


def test_every_wait_says_for_what() -> None:
    table = waits()
    assert table[DATABASE]["create"].seconds == 180
    assert all(
        wait.target and wait.seconds >= 0 and doing in ("create", "delete")
        for steps in table.values()
        for doing, wait in steps.items()
    )


def test_what_waits_longest_is_known() -> None:
    """Of production: what a person would otherwise take for a run that hangs."""
    replica = waits()["alicloud:rds/readOnlyInstance:ReadOnlyInstance"]
    assert replica["create"].total({"sslEnabled": 1, "securityIps": ["10.0.0.1"]}) == (
        15 * 60 + 2 * 3 * 60 + 1
    )
    assert "asked after 900 s, and again for its settings" in str(replica["create"])
    hardware = waits()["alicloud:kms/instance:Instance"]["create"]
    assert str(hardware) == "waits for Connected, asked after 310 s"
