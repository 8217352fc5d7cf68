"""What the verbs that change a cloud ask, refuse and show, without an engine."""

from pathlib import Path

import pytest
import typer
from rich.console import Console

from operate import summary
from operate.checkpoint import Recorded
from operate.confirming import confirm
from operate.destroy import _left
from operate.drift import named
from operate.errors import RefusedError
from operate.exit_codes import ExitCode
from operate.outcome import Outcome
from operate.running import Run
from operate.second_look import judged
from operate.target import Target
from operate.working import PARALLEL
from tests.operate.clouds import ACCEPTED
from tests.operate.events import STACK

NETWORK = "alicloud:vpc/network:Network"
URN = f"{STACK}{NETWORK}::edge"


def event(kind: str, op: str, **metadata: object) -> dict[str, object]:
    body = {"op": op, "urn": URN, "type": NETWORK, "old": None, "new": {}, **metadata}
    return {kind: {"metadata": body}}


def run(*events: dict[str, object], code: ExitCode = ExitCode.OK) -> Run:
    outcome = Outcome()
    for each in events:
        outcome.take(each)
    return Run("small", ACCEPTED, outcome, code, Path("kept"), 1.0)


DRIFTED = event(
    "resOutputsEvent",
    "update",
    old={"outputs": {"tags": {"gov.dept": "safp"}, "cidrs": ["10.0.0.0/8"]}},
    new={"outputs": {"tags": {"gov.dept": "dsal"}, "cidrs": ["10.1.0.0/16"]}},
    detailedDiff={
        'tags["gov.dept"]': {"diffKind": "update", "inputDiff": False},
        "cidrs[0]": {"diffKind": "update", "inputDiff": False},
    },
)


def recorded(name: str, *, protected: bool) -> Recorded:
    return Recorded(name, NETWORK, "", protected, {}, "", "", ())


def test_without_a_terminal_a_change_wants_the_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(RefusedError, match="gov-cloud up small --yes") as refused:
        confirm("Change?", "gov-cloud up small", yes=False, console=Console())
    assert refused.value.exit_code is ExitCode.CONFIGURATION
    confirm("Change?", "gov-cloud up small", yes=True, console=Console())


@pytest.mark.parametrize("answer", [True, False])
def test_at_a_terminal_a_person_decides(
    monkeypatch: pytest.MonkeyPatch, *, answer: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("operate.confirming.Confirm.ask", lambda *_, **__: answer)
    if answer:
        confirm("Change?", "up", yes=False, console=Console(quiet=True))
        return
    with pytest.raises(typer.Exit) as ended:
        confirm("Change?", "up", yes=False, console=Console(quiet=True))
    assert ended.value.exit_code == ExitCode.CANCELLED


def test_drift_names_resource_property_and_both_values() -> None:
    text = "".join(str(line) for line in named(run(DRIFTED)))
    assert 'cidrs[0] "10.0.0.0/8" → "10.1.0.0/16"' in text
    assert 'tags["gov.dept"] "safp" → "dsal"' in text
    assert "Repair with: gov-cloud up small" in text


def test_a_resource_that_vanished_is_named() -> None:
    gone = run(event("resOutputsEvent", "delete", old={}))
    assert "vpc.Network edge: is gone" in str(named(gone)[0])


def test_no_drift_is_no_line() -> None:
    assert named(run(event("resOutputsEvent", "same"))) == []


def test_destroy_says_what_stays_and_how_to_remove_it() -> None:
    left = [recorded("data", protected=True), recorded("under", protected=False)]
    text = "\n".join(str(line) for line in _left(run(), left))
    assert "Left: 2 resources, 1 of them protected" in text
    assert "vpc.Network data is protected" in text
    assert "1 others stay because protected ones stand on them" in text
    assert "gov-cloud destroy small --unprotect REASON" in text


def test_destroy_of_everything_says_so() -> None:
    assert [str(line) for line in _left(run(), [])] == ["\nLeft: nothing"]


def test_failed_and_unfinished_resources_have_their_own_columns() -> None:
    began = event("resourcePreEvent", "create", new={"inputs": {}})
    failed = event("resOpFailedEvent", "create")
    shown = summary.text(summary.page(run(began, failed), "up"))
    assert "failed" in shown
    unfinished = summary.text(summary.page(run(began), "up"))
    assert "unfinished" in unfinished


def test_a_replacement_is_one_change() -> None:
    steps = ("create-replacement", "replace", "delete-replaced")
    events = [
        event(kind, op)
        for op in steps
        for kind in ("resourcePreEvent", "resOutputsEvent")
    ]
    changes = run(*events).outcome.changes()
    assert changes == {("?", "?"): {"replace": 1}}


def test_a_failed_resource_decides_the_exit_code() -> None:
    failed = run(event("resOpFailedEvent", "create")).outcome
    assert failed.exit_code(cancelled=False, status=255) is ExitCode.RESOURCE_FAILED


def test_the_second_look_ends_with_drift_when_the_program_wants_more() -> None:
    class Work:
        ready = type("Ready", (), {"target": Target.SITE})

    look = judged(Work(), run(DRIFTED))  # type: ignore[arg-type]
    assert look.code is ExitCode.UNEXPECTED_CHANGES
    assert "1 resources differ from the program" in str(look.lines[0])


def test_a_real_site_is_asked_gently() -> None:
    assert PARALLEL[Target.SITE] < PARALLEL[Target.SIMULATOR]
