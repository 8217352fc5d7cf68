"""What declared resources cost: which price, how many units, which months, exactly."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operate.costs import Bill, bill, excess, patacas, summed
from tests.operate.bills import (
    DAY,
    SERVER,
    book,
    costing,
    declared,
    period,
    price,
    resource,
)

LARGE = price("72000.00", instanceType="ecs.g6.2xlarge")
ANY = price("36000.00")
DISK = price("24.00", part="disk", unit="systemDiskSize")


def lines(*resources: Any, of: Any = None) -> Bill:
    return bill(declared(*resources), of or book(LARGE, ANY, DISK))


def test_the_entry_that_fits_best_is_used() -> None:
    found = lines(resource("x", instanceType="ecs.g6.2xlarge", systemDiskSize=80.0))
    assert {line.price for line in found.lines} == {"processor-72000.00", "disk-24.00"}
    assert found.run_rate == 72000 + 24 * 80


def test_inputs_are_found_by_their_path() -> None:
    pool = price("10.00", unit="scaling.most", part="nodes", **{"types.0": "large"})
    inputs: dict[str, Any] = {"scaling": {"most": 12.0}, "types": ["large", "small"]}
    assert lines(resource("x", **inputs), of=book(pool)).run_rate == 120
    small = inputs | {"types": ["small"]}
    assert lines(resource("x", **small), of=book(pool)).unpriced
    assert lines(resource("x", types=[]), of=book(pool)).unpriced


def test_a_type_without_a_price_is_listed() -> None:
    (hole,) = lines(resource("x", "alicloud:mystery/thing:Thing")).unpriced
    assert hole.resource == "x"
    assert "no price of this type" in hole.reason


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({}, "systemDiskSize is not known"),
        ({"systemDiskSize": "unknown"}, "systemDiskSize is not known"),
        ({"systemDiskSize": -1}, "systemDiskSize is not known"),
        ({"systemDiskSize": float("nan")}, "systemDiskSize is not known"),
        ({"systemDiskSize": True}, "systemDiskSize is not known"),
    ],
)
def test_a_quantity_that_is_no_number_is_listed(
    inputs: dict[str, Any], reason: str
) -> None:
    found = lines(resource("x", **inputs))
    assert [reason in hole.reason for hole in found.unpriced] == [True]
    assert found.run_rate == 36000


def test_inputs_that_no_entry_fits_are_listed() -> None:
    found = lines(resource("x"), of=book(LARGE))
    assert "no entry of the price book fits" in found.unpriced[0].reason


def test_two_entries_that_fit_equally_are_listed_and_not_guessed() -> None:
    other = price("1.00", systemDiskCategory="cloud_essd")
    both = {"instanceType": "ecs.g6.2xlarge", "systemDiskCategory": "cloud_essd"}
    found = lines(resource("x", **both), of=book(LARGE, other))
    assert "two entries fit" in found.unpriced[0].reason
    assert found.lines == ()


def test_the_planning_date_selects_the_period() -> None:
    old = period("10.00", "2018-01-01", "2018-10-11")
    new = period("20.00", "2018-10-12")
    entry = price("0.00")
    entry = type(entry)("p", SERVER, "processor", {}, "each", (old, new))
    for day, amount in (("2018-10-11", 10), ("2018-10-12", 20)):
        found = bill(declared(resource("x"), as_of=day), book(entry))
        assert found.run_rate == amount
    before = bill(declared(resource("x"), as_of="2017-12-31"), book(entry))
    assert "no price on 2017-12-31" in before.unpriced[0].reason


def test_what_something_else_pays_for_is_counted_and_free() -> None:
    found = lines(resource("x", "alicloud:vpc/network:Network"))
    assert (found.included, found.lines, found.unpriced) == (1, (), ())


@pytest.mark.parametrize(
    ("settings", "months"),
    [
        # October to December, the begun month included; then a whole year.
        ({"as_of": "2018-10-11", "expires": "2019-12-31"}, {2018: 3, 2019: 12}),
        ({"as_of": "2018-12-31", "expires": "2019-01-01"}, {2018: 1, 2019: 1}),
        ({"as_of": "2019-12-01", "env": "production"}, {2019: 1}),
        ({"as_of": "2019-01-01", "env": "production"}, {2019: 12}),
    ],
)
def test_a_year_pays_for_the_months_in_it(
    settings: dict[str, str], months: dict[int, int]
) -> None:
    found = costing("12.00", **settings)
    assert {year: found.amount(year) for year in found.years} == months
    assert found.amount(2017) == 0


@given(
    st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=20),
    st.integers(1, 12),
)
def test_sums_are_exact_whatever_the_prices(prices: list[Decimal], month: int) -> None:
    entries = [price(str(amount), part=f"p{n}") for n, amount in enumerate(prices)]
    day = dt.date(2018, month, 1)
    found = bill(declared(resource("x"), as_of=day.isoformat()), book(*entries))
    cents = sum(int(amount * 100) for amount in prices)
    assert found.amount(2018) * 12 * 100 == cents * (13 - month)


def test_patacas_round_half_even_and_only_for_reading() -> None:
    assert patacas(Fraction(1, 200)) == "0.00"
    assert patacas(Fraction(3, 200)) == "0.02"
    assert patacas(Fraction(273_400_000)) == "273,400,000.00"
    assert excess(Fraction(1, 1000)) == "less than 0.01"
    assert excess(Fraction(1, 100)) == "0.01"


def test_sums_show_the_largest_first() -> None:
    found = lines(
        resource("a", instanceType="ecs.g6.2xlarge", systemDiskSize=1),
        resource("b", systemDiskSize=1),
    )
    assert list(summed(found.lines, "resource")) == ["a", "b"]
    assert found.as_of == DAY
