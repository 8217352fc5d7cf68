"""Who may be paid for: approval, the project's budget, the ceiling of a year."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from facts.finance import Limits, Regime
from operate.budget import Sum, notices, refusals, sums, worst
from operate.costs import Bill, bill
from operate.exit_codes import ExitCode
from tests.operate.bills import book, costing, declared, known, price, resource

YEAR = {2018: Decimal(100_000_000), 2019: Decimal(173_400_000)}


def said(found: Bill, **changes: Any) -> list[str]:
    reasons = list(refusals(found, known(**changes)))
    for each in reasons:
        assert "; allowed" in each.sentence
        assert "Fix:" in each.sentence
    return [each.sentence for each in reasons]


def test_a_stack_within_its_budget_may_go_on() -> None:
    assert said(costing("1000000.00")) == []


def test_a_stack_without_approval_is_refused() -> None:
    (sentence,) = said(costing("1.00"), approval=None, approved=None)
    assert "has no approval" in sentence


@pytest.mark.parametrize(
    ("first", "last"),
    [(dt.date(2018, 1, 1), dt.date(2018, 10, 10)), (dt.date(2018, 10, 12), None)],
)
def test_an_approval_that_does_not_hold_is_refused(
    first: dt.date, last: dt.date | None
) -> None:
    (sentence,) = said(costing("1.00"), approved=(first, last))
    assert "does not hold on 2018-10-11" in sentence


def test_an_approval_holds_on_its_last_day() -> None:
    day = dt.date(2018, 10, 11)
    assert said(costing("1.00"), approved=(day, day)) == []


def test_papers_are_needed_in_production_and_noted_in_the_pilot() -> None:
    missing: dict[str, Any] = {"contract": None, "award": None}
    assert said(costing("1.00"), **missing) == []
    noted = list(notices(costing("1.00"), known(**missing)))
    assert any("has no contract" in line for line in noted)
    refused = said(costing("1.00", env="production"), **missing)
    assert len(refused) == 2


def test_a_project_pays_for_all_its_stacks() -> None:
    # Three months of 2018 are a quarter of the yearly price.
    asked = costing("40000000.00")
    assert said(asked, amounts=YEAR, ledger=(("other", 2018, "90000000"),)) == []
    (sentence,) = said(asked, amounts=YEAR, ledger=(("other", 2018, "90000001"),))
    assert "100,000,001.00" in sentence
    assert "1.00 too much" in sentence


def test_what_the_ledger_says_of_the_stack_itself_does_not_count_twice() -> None:
    asked = costing("400000000.00")
    assert said(asked, amounts=YEAR, ledger=(("small", 2018, "100000000"),)) == []


def test_the_record_of_2019_leaves_no_room_for_thirty_million_more() -> None:
    plan = {2019: Decimal(300_000_000)}
    found = costing("30000000.00", as_of="2019-01-01")
    record = (("other", 2019, "173400000"),)
    (year,) = sums(found, known(ledger=record))
    assert year.light == "refused"
    assert f"{float(year.total / (year.limit or 1)):.1%}" == "101.7%"
    (sentence,) = said(found, amounts=plan, ledger=record)
    assert "3,400,000.00 too much" in sentence
    assert "200,000,000.00 (the ceiling" in sentence


def test_the_ceiling_itself_is_allowed() -> None:
    found = costing("26600000.00", as_of="2019-01-01")
    plan = {2019: Decimal(300_000_000)}
    assert said(found, amounts=plan, ledger=(("other", 2019, "173400000"),)) == []


def test_a_ceiling_that_only_rounding_would_keep_is_refused() -> None:
    # A twelfth of 0.04 more than the ceiling: shown with cents it looks equal to it.
    found = costing("2400000000.04", as_of="2019-12-01")
    (year,) = sums(found, known())
    assert f"{float(year.total):.2f}" == "200000000.00"
    (sentence,) = said(found, amounts={2019: Decimal(300_000_000)})
    assert "less than 0.01 too much" in sentence


def test_a_year_without_a_ceiling_is_refused() -> None:
    found = costing("1.00", as_of="2016-01-01")
    reasons = said(found, approved=None, amounts={2016: Decimal(1)})
    assert any("2016 has no ceiling" in line for line in reasons)


def test_an_unknown_project_is_refused() -> None:
    stranger = resource("x", tags={"gov-system": "common", "gov-project": "2001-01-x"})
    found = bill(declared(stranger), book(price("1.00")))
    assert "is not registered" in said(found)[0]


@pytest.mark.parametrize(
    ("total", "light"),
    [(79, "green"), (80, "amber"), (95, "amber"), (96, "red"), (101, "refused")],
)
def test_the_light_changes_at_the_recorded_shares(total: int, light: str) -> None:
    year = Sum(2019, Fraction(0), Fraction(total), Fraction(100))
    assert year.light == light


def test_a_hole_in_the_sum_is_noted() -> None:
    found = bill(declared(resource("x", "alicloud:mystery/thing:Thing")), book())
    assert any("prices are missing" in line for line in notices(found, known()))


def test_a_direct_award_above_the_limit_is_noted() -> None:
    noted = list(notices(costing("1.00"), known()))
    assert any("by direct-award" in line and "750,000.00" in line for line in noted)


def test_limits_that_were_not_read_prove_nothing() -> None:
    unread = Regime(
        id="later",
        title={"en": "A later law"},
        first=dt.date(2018, 1, 1),
        last=None,
        tender=Limits(None, None),
        consultation=Limits(None, None),
        contract=None,
    )
    later = dataclasses.replace(known(), regimes=(unread,))
    found = list(notices(costing("1.00"), later))
    assert any("unproven" in line for line in found)


def test_money_comes_before_paper() -> None:
    found = list(refusals(costing("9999999999.00"), known(approval=None)))
    assert {each.code for each in found} == {
        ExitCode.APPROVAL_MISSING,
        ExitCode.CEILING_EXCEEDED,
    }
    assert worst(found) is ExitCode.CEILING_EXCEEDED
