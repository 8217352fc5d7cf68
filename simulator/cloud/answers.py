"""The verbs that answer without a change: answer, accept, catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.cloud.changing import judge_keys
from simulator.cloud.kinds import Kind
from simulator.cloud.looking import Listing, finder, must, place
from simulator.cloud.resource import Attributes
from simulator.cloud.templates import Template, compiled

if TYPE_CHECKING:
    from simulator.cloud.step import Step

Row = Mapping[str, Any]
Body = Callable[["Step"], Attributes]


def answer(kind: Kind, _: str, row: Row) -> Body:
    """Answer with a declared reply; with `by`, about a resource that must exist."""
    reply = tree(row.get("reply", {}))
    find = finder(kind, row) if "by" in row else None

    def run(step: "Step") -> Attributes:
        if find is not None:
            must(kind, find, step)
        return reply(step)

    return run


def catalogue(kind: Kind, _: str, row: Row) -> Body:
    """Show rows of the product's catalogue that the filters leave, by pages."""
    rows = kind.declared["product"]["catalogue"][row["of"]]
    kept = [compiled(one) for one in rows]
    names = frozenset(name for one in rows for name in one)
    shelf = replace(kind, known=names, indexed=frozenset(), renames={})
    listing = Listing(shelf, row, kind.declared["product"])
    path = tuple(row["at"].split("."))

    def run(step: "Step") -> Attributes:
        found = [one(step) for one in kept]
        shown_rows = listing.chosen(
            step, [one for one in found if isinstance(one, dict)]
        )
        first, end, out = listing.page(step, len(shown_rows))
        place(out, path, list(shown_rows[first:end]))
        return out

    return run


def accept(kind: Kind, _: str, row: Row) -> Body:
    """Validate and do nothing, which the declaration explains in `why`."""
    find = finder(kind, row) if row.get("by") or kind.id_fields else None
    reply = tree(row.get("reply", {}))

    def run(step: "Step") -> Attributes:
        if find is not None:
            found = must(kind, find, step)
            judge_keys(step, found)
        step.cloud.note_accepted(step)
        return reply(step)

    return run


def tree(declared: Row) -> Body:
    """Compile a reply whose names may be paths; `{for, item}` makes a list."""
    parts = {tuple(key.split(".")): _branch(value) for key, value in declared.items()}

    def reply(step: "Step") -> Attributes:
        out: Attributes = {}
        for path, part in parts.items():
            place(out, path, part(step))
        return out

    return reply


def _branch(value: object) -> Template:
    if isinstance(value, Mapping) and "for" in value:
        item, source = _branch(value["item"]), str(value["for"])
        return lambda step: [
            item(step.on(step.kind, {**step.parameters, **one}))
            for one in step.cloud.rows_for(step, source)
        ]
    if isinstance(value, Mapping):
        return tree(value)
    return compiled(value)
