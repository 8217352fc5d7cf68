"""What things cost and what was decided about money: price book, ledger, regimes.

The shapes, how they are made from their data files, and how they contradict each
other. Money is patacas (MOP): `Decimal` where a person wrote it, `Fraction` where a
price was divided by months, so that nothing is ever rounded before it is compared.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from facts.read import shown

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Period:
    """One price of one stretch of time; both days inclusive, None means open."""

    first: dt.date
    last: dt.date | None
    amount: Decimal
    """Patacas a unit and year."""
    quotation: str
    basis: str

    def covers(self, day: dt.date) -> bool:
        """Tell whether the price holds on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one part of a resource type, where the inputs of `when` fit."""

    id: str
    type: str
    part: str
    when: Mapping[str, str]
    unit: str
    """`each`, or the input that says how many units a resource has."""
    periods: tuple[Period, ...]

    def on(self, day: dt.date) -> Period | None:
        """Return the period that holds on `day`, or None."""
        return next((each for each in self.periods if each.covers(day)), None)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """All prices by resource type, and the types that something else pays for."""

    prices: Mapping[str, tuple[Price, ...]]
    included: Mapping[str, str]
    """Resource type -> the reason."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one stack takes of one fiscal year for one project, exactly."""

    stack: str
    year: int
    project: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Limits:
    """From which amount a rule holds, for works and for goods and services."""

    works: Decimal | None
    goods: Decimal | None


@dataclass(frozen=True, slots=True)
class Regime:
    """A procurement regime; a limit of None was not read and proves nothing."""

    id: str
    title: Mapping[str, str]
    first: dt.date
    last: dt.date | None
    tender: Limits
    consultation: Limits
    contract: Decimal | None

    def covers(self, day: dt.date) -> bool:
        """Tell whether the regime is in force on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


def price_book(content: dict[str, Any]) -> PriceBook:
    """Return the price book of a checked data file."""
    prices: dict[str, list[Price]] = {}
    for id_, row in content["prices"].items():
        price = Price(
            id=id_,
            type=row["type"],
            part=row["part"],
            when=MappingProxyType(row.get("when", {})),
            unit=row["unit"],
            periods=tuple(map(_period, row["periods"])),
        )
        prices.setdefault(price.type, []).append(price)
    included = {
        type_: reason
        for reason, types in content["included"].items()
        for type_ in types
    }
    return PriceBook(
        MappingProxyType({key: tuple(rows) for key, rows in prices.items()}),
        MappingProxyType(included),
    )


def _period(row: dict[str, Any]) -> Period:
    return Period(
        first=dt.date.fromisoformat(row["from"]),
        last=row["to"] and dt.date.fromisoformat(row["to"]),
        amount=Decimal(row["amount"]),
        quotation=row["quotation"],
        basis=row["basis"],
    )


def ledger(content: dict[str, Any]) -> tuple[Commitment, ...]:
    """Return the committed ledger of a checked data file."""
    return tuple(
        Commitment(**row | {"amount": Fraction(row["amount"])})
        for row in content["commitments"]
    )


def regimes(rows: Rows) -> tuple[Regime, ...]:
    """Return the procurement regimes of a checked data file, oldest first."""
    return tuple(
        Regime(
            id=id_,
            title=MappingProxyType(row["title"]),
            first=dt.date.fromisoformat(row["from"]),
            last=row["to"] and dt.date.fromisoformat(row["to"]),
            tender=_limits(row["tender"]),
            consultation=_limits(row["consultation"]),
            contract=_read(row["contract"]),
        )
        for id_, row in rows.items()
    )


def _limits(row: dict[str, str | None]) -> Limits:
    return Limits(_read(row["works"]), _read(row["goods"]))


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def price_problems(book: PriceBook) -> Iterator[str]:
    """Yield a line for each second price of one thing and one day."""
    for type_, prices in book.prices.items():
        if type_ in book.included:
            yield (
                f"{shown('prices')}: included: {type_} has a price too "
                f"({prices[0].id}); allowed: one of the two. Fix: remove one."
            )
        seen: dict[tuple[str, frozenset[tuple[str, str]]], str] = {}
        for price in prices:
            key = (price.part, frozenset(price.when.items()))
            if key in seen:
                yield (
                    f"{shown('prices')}: prices.{price.id}: prices the {price.part} "
                    f"that {seen[key]} prices; allowed: one entry for the same inputs. "
                    "Fix: give that entry another period instead."
                )
            seen.setdefault(key, price.id)
            yield from _period_problems(price)


def _period_problems(price: Price) -> Iterator[str]:
    for index, (one, other) in enumerate(pairwise(price.periods), 1):
        if one.last is None or one.last >= other.first:
            yield (
                f"{shown('prices')}: prices.{price.id}.periods.{index}.from: "
                f"{other.first} has two prices ({one.amount} and {other.amount}); "
                "allowed: a day after the last one of the period before. Fix: end "
                "that period before it."
            )
    for index, each in enumerate(price.periods):
        if each.last is not None and each.last < each.first:
            yield (
                f"{shown('prices')}: prices.{price.id}.periods.{index}.to: {each.last} "
                f"is before its first day; allowed: {each.first} or later. Fix: "
                "correct one of the two."
            )


def regime_problems(rows: tuple[Regime, ...]) -> Iterator[str]:
    """Yield a line for each day on which two regimes or none would hold."""
    for one, other in pairwise(rows):
        if one.last is None or one.last + dt.timedelta(days=1) != other.first:
            yield (
                f"{shown('regimes')}: regimes.{other.id}.from: {other.first} does not "
                f"follow {one.id} (to {one.last}); allowed: the day after. Fix: "
                "correct one of the two."
            )
