"""`gov-cloud cost`: what a stack costs, who pays, and whether it may be paid for.

Nothing is started: the program says what it declares, the price book what that costs.
"""

import json
from fractions import Fraction
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from facts import Facts
from operate import budget, ledger
from operate.costs import Bill, bill, excess, patacas, summed
from operate.declaring import declare, stack_names
from operate.errors import ConfigurationError
from operate.exit_codes import ExitCode
from operate.options import PrintJson, Stack
from operate.paper import paper
from operate.registers import registers

COLOURS = {
    "green": "green",
    "amber": "yellow",
    "red": "bold red",
    "refused": "bold red",
}
# Field of a line -> its heading, in the order of reading.
GROUPS = {"item": "budget item", "project": "project", "department": "department"}


def cost(
    stack: Stack = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="All stacks.")] = False,
    as_json: PrintJson = False,
    write: Annotated[
        bool, typer.Option("--write", help="With --all: write the committed ledger.")
    ] = False,
) -> None:
    """Sum what a stack costs a year in patacas and hold it against the budget."""
    if bool(stack) == every or (write and not every):
        raise ConfigurationError(
            "cost: needs a stack or --all, and --write needs --all; allowed: one of "
            "them. Fix: gov-cloud cost pilot-cloud, or gov-cloud cost --all --write"
        )
    known = registers()
    found = declare(stack_names() if every else [stack])
    bills = [bill(each, known.prices) for each in found.values()]
    if write:
        ledger.FILE.write_text(ledger.text(bills), "utf-8")
    # One by one against the ledger, and together as they are declared now.
    reasons = [each for one in bills for each in budget.refusals(one, known)]
    reasons += [each for each in together(bills, known) if each not in reasons]
    stale = every and not write and ledger.FILE.read_text("utf-8") != ledger.text(bills)
    code = _code(bills, reasons)
    if as_json:
        typer.echo(json.dumps(as_data(bills, reasons, code, known), indent=2))
    else:
        paper().print(page(bills, reasons, known))
        if stale:
            typer.echo("note: the ledger says otherwise: gov-cloud cost --all --write")
    raise typer.Exit(code)


def _code(bills: list[Bill], reasons: list[budget.Refusal]) -> ExitCode:
    if reasons:
        return budget.worst(reasons)
    # In production a sum with a hole in it proves nothing (A24).
    hole = any(each.unpriced and each.env == "production" for each in bills)
    return ExitCode.POLICY_UNPROVEN if hole else ExitCode.OK


def page(
    bills: list[Bill], reasons: list[budget.Refusal], known: Facts
) -> RenderableType:
    """Return the page of one or more stacks: sums, what has no price, the verdict."""
    parts: list[RenderableType] = []
    if len(bills) > 1:
        parts += [_stacks(bills), Text("")]
    for field, heading in GROUPS.items():
        parts += [_grouped(bills, field, heading), Text("")]
    parts += [_years(bills, known), Text("")]
    parts += _holes(bills)
    notes = dict.fromkeys(n for each in bills for n in budget.notices(each, known))
    parts += [Text(f"note: {line}", overflow="fold") for line in notes]
    parts += [Text(each.sentence, style="red", overflow="fold") for each in reasons]
    if not reasons:
        parts.append(Text("May be paid for.", style="green"))
    return Group(*parts)


def _stacks(bills: list[Bill]) -> Table:
    table = _table("stack", "resources", "priced", "without price")
    for each in sorted(bills, key=lambda one: -one.run_rate):
        priced = len({line.resource for line in each.lines})
        count = priced + each.included + len({u.resource for u in each.unpriced})
        cells = (str(count), str(priced), str(len(each.unpriced)))
        table.add_row(each.stack, *cells, patacas(each.run_rate))
    return table


def _grouped(bills: list[Bill], field: str, heading: str) -> Table:
    table = _table(heading)
    for name, amount in summed((x for b in bills for x in b.lines), field).items():
        table.add_row(name, patacas(amount))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(columns[0])
    for name in columns[1:]:
        table.add_column(name, justify="right")
    table.add_column("MOP a year", justify="right")
    return table


def _years(bills: list[Bill], known: Facts) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("year", "here", "other stacks", "ceiling", "share"):
        table.add_column(name, justify="left" if name == "year" else "right")
    for each in totals(bills, known):
        share = "-" if not each.limit else f"{float(each.total / each.limit):.1%}"
        limit = "none" if each.limit is None else patacas(each.limit)
        cells = (patacas(each.asked), patacas(each.committed), limit)
        mark = Text(f"{share} {each.light}", style=COLOURS[each.light])
        table.add_row(str(each.year), *cells, mark)
    return table


def totals(bills: list[Bill], known: Facts) -> list[budget.Sum]:
    """Return each year of these stacks together against the ceiling."""
    names = {each.stack for each in bills}
    years = sorted({year for each in bills for year in each.years})
    return [
        budget.Sum(
            year=year,
            committed=sum(
                (
                    row.amount
                    for row in known.ledger
                    if row.year == year and row.stack not in names
                ),
                Fraction(0),
            ),
            asked=sum(
                (each.amount(year) for each in bills if year in each.years),
                Fraction(0),
            ),
            limit=budget.ceiling(known, year),
        )
        for year in years
    ]


def together(bills: list[Bill], known: Facts) -> list[budget.Refusal]:
    """Return a refusal for each year in which these stacks are above the ceiling."""
    return [
        budget.Refusal(
            ExitCode.CEILING_EXCEEDED,
            f"{each.year}: all stacks together take MOP {patacas(each.total)}, "
            f"{excess(each.total - each.limit)} too much; allowed: "
            f"{patacas(each.limit)} (the ceiling, A21). Fix: declare less, move it to "
            "a later year, or have the coordinating committee decide (B09).",
        )
        for each in totals(bills, known)
        if each.limit is not None and each.total > each.limit and len(bills) > 1
    ]


def _holes(bills: list[Bill]) -> list[RenderableType]:
    """Return every resource without a price: listed, never hidden (A24)."""
    holes = [(each.stack, hole) for each in bills for hole in each.unpriced]
    if not holes:
        return [Text("Every resource has a price or is paid by another one.")]
    table = Table(title=f"Without a price: {len(holes)}", box=None, pad_edge=False)
    for name in ("stack", "resource", "type", "why"):
        table.add_column(name, overflow="fold")
    for stack, hole in holes:
        table.add_row(stack, hole.resource, hole.type, hole.reason)
    return [table, Text("")]


def as_data(
    bills: list[Bill], reasons: list[budget.Refusal], code: ExitCode, known: Facts
) -> dict[str, Any]:
    """Return the same as plain data; money is exact text, `schema` names this form."""
    return {
        "schema": "cost/1",
        "exit_code": int(code),
        "stacks": {
            each.stack: {
                "as_of": each.as_of.isoformat(),
                "expires": each.expires and each.expires.isoformat(),
                "run_rate": str(each.run_rate),
                "years": {str(year): str(each.amount(year)) for year in each.years},
                "included": each.included,
                "unpriced": [vars(hole) for hole in each.unpriced],
                "lines": [
                    vars(x) | {"quantity": str(x.quantity), "annual": str(x.annual)}
                    for x in each.lines
                ],
            }
            for each in bills
        },
        "ceiling": {
            str(each.year): {
                "total": str(each.total),
                "limit": None if each.limit is None else str(each.limit),
                "light": each.light,
            }
            for each in totals(bills, known)
        },
        "refused": [each.sentence for each in reasons],
    }
