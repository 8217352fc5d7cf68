"""Whether a stack may be paid for: approval, its project's budget, the ceiling.

The gate before the engine (A20). Other stacks count with what the committed ledger
says of them. Everything is compared exactly: an amount that a cent of rounding would
bring under the ceiling is above it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from facts import Facts
from facts.records import Project
from operate.costs import Bill, excess, patacas
from operate.exit_codes import ExitCode

REGISTER, LEDGER = "facts/data/projects.yaml", "facts/data/ledger.yaml"
AMBER, RED = Fraction(80, 100), Fraction(95, 100)


@dataclass(frozen=True)
class Refusal:
    """Why a stack may not go on: one sentence, and the number the command ends with."""

    code: ExitCode
    sentence: str


@dataclass(frozen=True)
class Sum:
    """A fiscal year against the ceiling: all stacks together."""

    year: int
    committed: Fraction
    """Of the other stacks, by the ledger."""
    asked: Fraction
    limit: Fraction | None

    @property
    def total(self) -> Fraction:
        """Patacas of all stacks in the year."""
        return self.committed + self.asked

    @property
    def light(self) -> str:
        """Green below 80 %, amber to 95 %, red above, refused above the ceiling."""
        if self.limit is None or self.total > self.limit:
            return "refused"
        share = self.total / self.limit
        return "red" if share > RED else "amber" if share >= AMBER else "green"


def refusals(bill: Bill, known: Facts) -> Iterator[Refusal]:
    """Yield every reason why the stack may not be paid for."""
    for id_ in bill.projects:
        project = known.projects.get(id_)
        if project is None:
            yield Refusal(
                ExitCode.APPROVAL_MISSING,
                f"{bill.stack}: project {id_!r} is not registered; allowed: the "
                f"projects of {REGISTER}. Fix: correct gov-project.",
            )
            continue
        yield from _approval(bill, project)
        yield from _project(bill, project, known)
    yield from _ceiling(bill, known)


def _approval(bill: Bill, project: Project) -> Iterator[Refusal]:
    for sentence in _approval_problems(project, bill.as_of):
        yield Refusal(ExitCode.APPROVAL_MISSING, f"{bill.stack}: {sentence}")
    if bill.env == "production":
        for sentence in missing_papers(project):
            yield Refusal(ExitCode.APPROVAL_MISSING, f"{bill.stack}: {sentence}")


def _approval_problems(project: Project, day: dt.date) -> Iterator[str]:
    at = f"project {project.id}"
    if project.approval is None:
        yield (
            f"{at} has no approval; allowed: an approved project (A17). Fix: record "
            f"`approval` in {REGISTER} when it is given."
        )
    elif project.approved is not None:
        first, last = project.approved
        if day < first or (last is not None and day > last):
            yield (
                f"{at}: approval {project.approval} does not hold on {day} (it holds "
                f"from {first} to {last or 'no end'}); allowed: a day of that time. "
                f"Fix: have it renewed and record it in {REGISTER}."
            )


def missing_papers(project: Project) -> Iterator[str]:
    """Yield a sentence for each paper that a project does not have yet (A19)."""
    for name in ("quotation", "award", "contract"):
        if getattr(project, name) is None:
            yield (
                f"project {project.id} has no {name}; allowed in production: quotation,"
                f" award and contract (A17, A19). Fix: record it in {REGISTER}."
            )


def _project(bill: Bill, project: Project, known: Facts) -> Iterator[Refusal]:
    for year in bill.years:
        asked = bill.amount(year, project.id)
        others = _committed(known, bill.stack, year, project.id)
        allowed = Fraction(project.amounts.get(year, Decimal(0)))
        above = asked + others - allowed
        if above > 0:
            yield Refusal(
                ExitCode.CEILING_EXCEEDED,
                f"{bill.stack}: project {project.id}: {year} takes MOP "
                f"{patacas(asked + others)} ({patacas(asked)} here, {patacas(others)} "
                f"in other stacks), {excess(above)} too much; allowed: "
                f"{patacas(allowed)} (its budget of {year}, A16). Fix: declare less, "
                f"or record a larger approved amount in {REGISTER}.",
            )


def _ceiling(bill: Bill, known: Facts) -> Iterator[Refusal]:
    for each in sums(bill, known):
        if each.limit is None:
            yield Refusal(
                ExitCode.CEILING_EXCEEDED,
                f"{bill.stack}: {each.year} has no ceiling; allowed: a year of facts/"
                "data/ceiling.yaml (A21). Fix: record the ceiling of that year.",
            )
        elif each.total > each.limit:
            yield Refusal(
                ExitCode.CEILING_EXCEEDED,
                f"{bill.stack}: {each.year} takes MOP {patacas(each.total)} over all "
                f"stacks ({patacas(each.asked)} here, {patacas(each.committed)} in "
                f"{LEDGER}), {excess(each.total - each.limit)} too much; allowed: "
                f"{patacas(each.limit)} (the ceiling, A21). Fix: declare less, move "
                "it to a later year, or have the coordinating committee decide (B09).",
            )


def sums(bill: Bill, known: Facts) -> list[Sum]:
    """Return each year of a stack against the ceiling."""
    return [
        Sum(
            year=year,
            committed=_committed(known, bill.stack, year),
            asked=bill.amount(year),
            limit=ceiling(known, year),
        )
        for year in bill.years
    ]


def ceiling(known: Facts, year: int) -> Fraction | None:
    """Return the ceiling of a fiscal year, exactly; None when none is recorded."""
    found = known.ceiling(year)
    return (
        None if found is None else Fraction(found.amount) * Fraction(found.indexation)
    )


def _committed(
    known: Facts, but_not: str, year: int, project: str | None = None
) -> Fraction:
    return sum(
        (
            row.amount
            for row in known.ledger
            if row.stack != but_not
            and row.year == year
            and project in (None, row.project)
        ),
        Fraction(0),
    )


def notices(bill: Bill, known: Facts) -> Iterator[str]:
    """Yield what does not refuse but must be read."""
    if bill.unpriced:
        yield (
            f"{bill.stack}: {len(bill.unpriced)} prices are missing, so the sum is too "
            f"low: gov-cloud cost {bill.stack}"
        )
    for id_ in bill.projects:
        project = known.projects.get(id_)
        if project is not None:
            if bill.env != "production":
                yield from (f"{bill.stack}: {line}" for line in missing_papers(project))
            yield from procurement(project, known)


def procurement(project: Project, known: Facts) -> Iterator[str]:
    """Yield what the procurement regime of the award's date has to say (A10)."""
    if project.award is None:
        return
    regime = known.regime(project.award.date)
    at = f"project {project.id}"
    if regime is None:
        yield f"{at}: no procurement regime is recorded for {project.award.date}"
    elif regime.tender.goods is None:
        yield (
            f"{at}: unproven: the limits of {regime.title['en']} are not recorded in "
            "facts/data/regimes.yaml"
        )
    elif project.total >= regime.tender.goods and project.award.procedure != "tender":
        yield (
            f"{at}: MOP {project.total:,} by {project.award.procedure}; "
            f"{regime.title['en']} asks for a tender from {regime.tender.goods:,} "
            "(goods and services) unless a recorded reason allows otherwise (A14)"
        )


def worst(found: Iterable[Refusal]) -> ExitCode:
    """Return the number of the gravest refusal: money before paper."""
    codes = {each.code for each in found}
    money = ExitCode.CEILING_EXCEEDED in codes
    return ExitCode.CEILING_EXCEEDED if money else ExitCode.APPROVAL_MISSING
