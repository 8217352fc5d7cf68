"""What declared resources cost, exactly: priced by the price book, summed by owner.

Pure: no engine, no clock, no output. A year's share of a yearly price is a `Fraction`,
so that nothing is rounded before it is compared; only `patacas` rounds, for showing.
Source: domain reference, section 10; clauses A16-A24.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from facts.finance import Period, Price, PriceBook
from operate.declaring import Declared, Resource

MONTHS = 12
CENT = Decimal("0.01")
# More digits than any sum of ours has: a division for showing is exact to the cent.
SHOWING = Context(prec=60)


@dataclass(frozen=True)
class Line:
    """One price of one resource; the amount is patacas a year, exact."""

    resource: str
    type: str
    department: str
    project: str
    item: str
    """The budget item (gov-budget)."""
    price: str
    quotation: str
    quantity: Decimal
    annual: Fraction


@dataclass(frozen=True)
class Unpriced:
    """A resource without a price, and why."""

    resource: str
    type: str
    reason: str


@dataclass(frozen=True)
class Bill:
    """What one stack costs: its lines, what has no price, and its dates."""

    stack: str
    env: str
    as_of: dt.date
    expires: dt.date | None
    lines: tuple[Line, ...]
    unpriced: tuple[Unpriced, ...]
    included: int
    """Resources that something else pays for."""

    @property
    def run_rate(self) -> Fraction:
        """Patacas a full year."""
        return sum((line.annual for line in self.lines), Fraction(0))

    @property
    def years(self) -> tuple[int, ...]:
        """Fiscal years it is planned for: to its end date, else the year of as_of."""
        last = self.as_of if self.expires is None else self.expires
        return tuple(range(self.as_of.year, max(last, self.as_of).year + 1))

    def months(self, year: int) -> int:
        """Return the months of a fiscal year in which it runs, begun ones included."""
        first = _month(self.as_of)
        # Open-ended: to the end of the year that is asked for.
        last = (
            _month(self.expires) if self.expires else _month(dt.date(year, MONTHS, 1))
        )
        begin = max(first, _month(dt.date(year, 1, 1)))
        end = min(last, _month(dt.date(year, MONTHS, 1)))
        return max(0, end - begin + 1)

    def amount(self, year: int, project: str | None = None) -> Fraction:
        """Return the share of a fiscal year in patacas, of one project or of all."""
        share = Fraction(self.months(year), MONTHS)
        return share * sum(
            (x.annual for x in self.lines if project in (None, x.project)), Fraction(0)
        )

    @property
    def projects(self) -> tuple[str, ...]:
        """Projects that pay for something in it."""
        return tuple(sorted({line.project for line in self.lines}))


def _month(day: dt.date) -> int:
    return day.year * MONTHS + day.month


def bill(declared: Declared, book: PriceBook) -> Bill:
    """Return what a stack costs by the price book of its planning date."""
    lines: list[Line] = []
    unpriced: list[Unpriced] = []
    included = 0
    for resource in declared.resources:
        if resource.type in book.included:
            included += 1
            continue
        owner = declared.owner(resource)
        for found in _priced(resource, book, declared.as_of):
            if isinstance(found, str):
                unpriced.append(Unpriced(resource.name, resource.type, found))
                continue
            price, period, quantity = found
            lines.append(
                Line(
                    resource=resource.name,
                    type=resource.type,
                    department=str(owner.get("gov-dept", "?")),
                    project=str(owner.get("gov-project", "?")),
                    item=str(owner.get("gov-budget", "?")),
                    price=price.id,
                    quotation=period.quotation,
                    quantity=quantity,
                    annual=Fraction(period.amount) * Fraction(quantity),
                )
            )
    return Bill(
        stack=declared.stack,
        env=str(declared.settings.get("env", "production")),
        as_of=declared.as_of,
        expires=declared.expires,
        # A program registers in no fixed order; a bill has one.
        lines=tuple(sorted(lines, key=lambda x: (x.type, x.resource, x.price))),
        unpriced=tuple(sorted(unpriced, key=lambda x: (x.type, x.resource))),
        included=included,
    )


def _priced(
    resource: Resource, book: PriceBook, day: dt.date
) -> Iterator[tuple[Price, Period, Decimal] | str]:
    """Yield price, period and quantity of each part, or why there is none."""
    prices = book.prices.get(resource.type, ())
    if not prices:
        yield "the price book has no price of this type"
    for part in dict.fromkeys(price.part for price in prices):
        yield _part(resource, [p for p in prices if p.part == part], day)


def _part(
    resource: Resource, prices: list[Price], day: dt.date
) -> tuple[Price, Period, Decimal] | str:
    part = prices[0].part
    fitting = [price for price in prices if _fits(price, resource)]
    best = max((len(price.when) for price in fitting), default=0)
    chosen = [price for price in fitting if len(price.when) == best]
    if not chosen:
        return f"{part}: no entry of the price book fits its inputs"
    if len(chosen) > 1:
        return f"{part}: two entries fit it: {', '.join(p.id for p in chosen)}"
    period = chosen[0].on(day)
    if period is None:
        return f"{part}: {chosen[0].id} has no price on {day}"
    quantity = _quantity(chosen[0].unit, resource)
    if quantity is None:
        return f"{part}: its {chosen[0].unit} is not known before the change"
    return chosen[0], period, quantity


def _fits(price: Price, resource: Resource) -> bool:
    return all(_at(resource, path) == value for path, value in price.when.items())


def _at(resource: Resource, path: str) -> str:
    """Return the input at a path such as `scalingConfig.maxSize`, as text."""
    here: Any = resource.inputs
    for part in path.split("."):
        if isinstance(here, list) and part.isdigit() and int(part) < len(here):
            here = here[int(part)]
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            return ""
    return "" if isinstance(here, bool) else str(here)


def _quantity(unit: str, resource: Resource) -> Decimal | None:
    """Return how many units a resource has; None for what is no number from 0 up."""
    try:
        quantity = Decimal("1" if unit == "each" else _at(resource, unit))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and quantity >= 0 else None


def patacas(amount: Fraction) -> str:
    """Return an amount for reading, half-even to the cent; never for comparing."""
    exact = SHOWING.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    return f"{exact.quantize(CENT, ROUND_HALF_EVEN, SHOWING):,}"


def excess(amount: Fraction) -> str:
    """Return by how much something is above, in words that rounding cannot hide."""
    shown = patacas(amount)
    return "less than 0.01" if shown == "0.00" else shown


def summed(lines: Iterable[Line], key: str) -> dict[str, Fraction]:
    """Return yearly patacas by one field of the lines, the largest first."""
    sums: dict[str, Fraction] = {}
    for line in lines:
        name = str(getattr(line, key))
        sums[name] = sums.get(name, Fraction(0)) + line.annual
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))
