"""Until when a temporary stack may live, and who may extend it."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from facts import Facts, facts
from facts.transition import Extension
from operate.lifetime import notices, refusals
from tests.operate.bills import declared

PILOT = "pilot-cloud"


def extended(*until: str, decided: str = "2019-06-01") -> Facts:
    """Return the facts with recorded decisions that the pilot may live longer."""
    decisions = tuple(
        Extension(f"d-{day}", dt.date.fromisoformat(decided), end, "safp", "late")
        for day in until
        for end in [dt.date.fromisoformat(day)]
    )
    row = dataclasses.replace(facts().transition.temporary[PILOT], extensions=decisions)
    changed = dataclasses.replace(facts().transition, temporary={PILOT: row})
    return dataclasses.replace(facts(), transition=changed)


def said(known: Facts, **settings: Any) -> list[str]:
    values = {"expires": "2019-12-31", **settings}
    found = declared(stack=PILOT, **values)
    reasons = [each.sentence for each in refusals(found, known)]
    assert all("allowed:" in line and "Fix:" in line for line in reasons)
    return reasons


def test_the_recorded_end_is_kept() -> None:
    assert said(facts(), as_of="2019-12-31") == []


def test_the_stack_file_alone_cannot_extend_it() -> None:
    (sentence,) = said(facts(), expires="2020-06-30")
    assert "up to 2019-12-31" in sentence


def test_a_recorded_decision_extends_it_from_its_day_on() -> None:
    longer = extended("2020-06-30")
    assert said(longer, expires="2020-06-30", as_of="2019-06-01") == []
    assert said(longer, expires="2020-06-30", as_of="2019-05-31") != []


def test_a_pilot_past_its_end_is_refused_and_the_way_out_is_named() -> None:
    reasons = said(facts(), as_of="2020-01-01", expires="2019-12-31")
    assert reasons[0].endswith("Fix: gov-cloud decommission pilot-cloud")


def test_an_end_date_needs_a_recorded_successor() -> None:
    found = declared(stack="other", expires="2019-12-31")
    assert "no successor is recorded" in next(refusals(found, facts())).sentence


def test_a_permanent_stack_has_no_end() -> None:
    found = declared(stack="production-cloud")
    assert list(refusals(found, facts())) == []
    assert list(notices(found, facts())) == []


@pytest.mark.parametrize(
    ("day", "left"),
    [("2019-10-01", None), ("2019-10-02", 90), ("2019-12-31", 0), ("2020-01-01", None)],
)
def test_the_end_is_announced(day: str, left: int | None) -> None:
    found = declared(stack=PILOT, as_of=day, expires="2019-12-31")
    lines = list(notices(found, facts()))
    assert [f"ends in {left} days" in line for line in lines] == [True] * len(lines)
    assert bool(lines) == (left is not None)
