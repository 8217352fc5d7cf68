"""Small stacks and registers of money, as tests of cost and budget need them."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from facts import Facts, facts
from facts.finance import Commitment, Period, Price, PriceBook
from operate.costs import Bill, bill
from operate.declaring import Declared, Resource

PROJECT = "2017-01-cloud-dc"
SERVER = "alicloud:ecs/instance:Instance"
DAY = dt.date(2018, 10, 11)


def period(amount: str, first: str = "2018-01-01", last: str | None = None) -> Period:
    """Return a price of that many patacas a unit and year."""
    end = None if last is None else dt.date.fromisoformat(last)
    return Period(dt.date.fromisoformat(first), end, Decimal(amount), "q-1", "quote")


def price(
    amount: str, *, unit: str = "each", part: str = "processor", **when: str
) -> Price:
    """Return a price of a server."""
    name = f"{part}-{amount}"
    return Price(name, SERVER, part, when, unit, (period(amount),))


def book(*prices: Price) -> PriceBook:
    """Return a price book of servers; networks are included in something else."""
    included = {"alicloud:vpc/network:Network": "part of the hub"}
    return PriceBook({SERVER: prices}, included)


def resource(name: str, kind: str = SERVER, **inputs: Any) -> Resource:
    """Return a resource of the small stack, with its owner tags."""
    tags = {
        "gov-system": "common",
        "gov-dept": "safp",
        "gov-project": PROJECT,
        "gov-budget": "dc-build",
    }
    urn = f"urn:pulumi:small::gov-cloud::{kind}::{name}"
    return Resource(urn, kind, "", {"tags": tags} | inputs, frozenset())


def declared(*resources: Resource, stack: str = "small", **settings: str) -> Declared:
    """Return a stack that declares these resources."""
    values = {"env": "pilot", "as_of": DAY.isoformat(), **settings}
    return Declared(stack, values, {each.urn: each for each in resources})


def costing(amount: str, **settings: str) -> Bill:
    """Return the bill of a stack that costs that much a full year."""
    found = declared(resource("server"), **settings)
    return bill(found, book(price(amount)))


def known(
    *,
    ledger: tuple[tuple[str, int, str], ...] = (),
    **changes: Any,
) -> Facts:
    """Return the shipped facts with another ledger, and `changes` of the project."""
    project = dataclasses.replace(facts().projects[PROJECT], **changes)
    return dataclasses.replace(
        facts(),
        ledger=tuple(
            Commitment(stack, year, PROJECT, Fraction(amount))
            for stack, year, amount in ledger
        ),
        projects={PROJECT: project},
    )
