"""`gov-cloud diff-env`: pilot and production on one page, by component.

What differs between them is data: this reads both stack files through the models and
shows only what is not the same.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from operate.asking import ask
from operate.declaring import Declared, declare
from operate.differences import GENERAL, Difference, differences, merged
from operate.paper import paper

ABSENT = "—"


@dataclass(frozen=True)
class Comparison:
    """Two stacks: their names, what differs, and resources by component."""

    left: str
    right: str
    found: tuple[Difference, ...]
    counts: dict[str, tuple[int, int]]

    @property
    def shown(self) -> list[tuple[str, list[Difference]]]:
        """Differences that are decisions, by component."""
        real = merged(each for each in self.found if not each.by_nature)
        # What belongs to the stack as a whole comes first, wherever it stood.
        real.sort(key=lambda each: each.component != GENERAL)
        return [(key, list(g)) for key, g in groupby(real, lambda x: x.component)]

    @property
    def by_nature(self) -> int:
        """How many values only say where a stack stands, or explain."""
        return sum(each.by_nature for each in self.found)


def diff_env(
    pilot: Annotated[str, typer.Argument(help="One stack.")] = "pilot-cloud",
    production: Annotated[str, typer.Argument(help="Other.")] = "production-cloud",
    *,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown, for a review.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--everything", help="Show places and explanations too.")
    ] = False,
) -> None:
    """Show what differs between two stacks: settings and number of resources."""
    accepted = settings(pilot, production)
    found = tuple(differences(accepted[pilot], accepted[production]))
    if everything:
        found = tuple(replace(each, by_nature=False) for each in found)
    both = declare([pilot, production])
    counts = counted(both[pilot], both[production])
    compared = Comparison(pilot, production, found, counts)
    if markdown:
        typer.echo("\n".join(as_markdown(compared)))
    else:
        paper().print(page(compared))


def settings(*stacks: str) -> dict[str, Any]:
    """Return the settings of each stack as its models accepted them."""
    named = ", ".join(stacks)
    return ask(
        "infra.resolved",
        *stacks,
        otherwise=f"{named}: the settings cannot be read ({{last}}); allowed: stack "
        f"files. Fix: gov-cloud preview {stacks[0]}, then the other.",
    )


def counted(left: Declared, right: Declared) -> dict[str, tuple[int, int]]:
    """Return the number of cloud resources of each component in both stacks."""
    sides = [Counter(_systems(each)) for each in (left, right)]
    names = dict.fromkeys([*sides[0], *sides[1]])
    return {name: (sides[0][name], sides[1][name]) for name in sorted(names)}


def _systems(declared: Declared) -> Iterator[str]:
    for resource in declared.resources:
        yield str(declared.owner(resource).get("gov-system", "?"))


def page(compared: Comparison) -> RenderableType:
    """Return the page for a terminal."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("setting", compared.left, compared.right):
        table.add_column(name, overflow="fold")
    for component, found in compared.shown:
        table.add_row(Text(component, style="bold"))
        for each in found:
            cells = (each.left or ABSENT, each.right or ABSENT)
            table.add_row(f"  {each.path}", *map(Text, cells))
    sizes = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("resources", compared.left, compared.right):
        sizes.add_column(name, justify="left" if name == "resources" else "right")
    for name, (one, other) in _rows(compared):
        sizes.add_row(name, str(one), str(other))
    return Group(table, Text(""), sizes, Text(""), Text(_summary(compared)))


def _rows(compared: Comparison) -> list[tuple[str, tuple[int, int]]]:
    sums = [sum(side) for side in zip(*compared.counts.values(), strict=True)] or [0, 0]
    return [*compared.counts.items(), ("all", (sums[0], sums[1]))]


def _summary(compared: Comparison) -> str:
    real = sum(len(found) for _, found in compared.shown)
    return (
        f"{real} settings differ; {compared.by_nature} more say only where it stands, "
        "or explain (--everything shows them)."
    )


def as_markdown(compared: Comparison) -> Iterator[str]:
    """Yield the lines of the page as Markdown."""
    yield f"# {compared.left} and {compared.right}"
    for component, found in compared.shown:
        yield from ("", f"## {component}", "")
        yield f"| setting | {compared.left} | {compared.right} |"
        yield "|---|---|---|"
        for each in found:
            cells = [_escaped(cell or ABSENT) for cell in (each.left, each.right)]
            yield f"| `{each.path}` | {cells[0]} | {cells[1]} |"
    yield from ("", "## resources", "")
    yield f"| component | {compared.left} | {compared.right} |"
    yield "|---|---:|---:|"
    for name, (one, other) in _rows(compared):
        yield f"| {name} | {one} | {other} |"
    yield from ("", _summary(compared))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
