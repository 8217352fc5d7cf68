"""What a reply shows of a resource: the declared fields, or the whole of it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.cloud.kinds import Include, Kind, include
from simulator.cloud.looking import place, shown
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.templates import Template, compiled

if TYPE_CHECKING:
    from simulator.cloud.step import Step
    from simulator.messages import Json

Row = Mapping[str, Any]
Body = Callable[["Step"], Attributes]


def includes_of(kind: Kind, row: Row) -> tuple[Include, ...]:
    """Return the contents of other kinds that an action shows."""
    folder = kind.name.partition("/")[0]
    rows = row.get("includes", {})
    return tuple(include(where, inner, folder) for where, inner in rows.items())


def object_at(kind: Kind, row: Row) -> Callable[["Step", Resource], Attributes]:
    """Return what shows a resource at the action's place in the reply."""
    path = tuple(row["at"].split(".")) if row.get("at") else ()
    item: Template | None = compiled(row["item"]) if "item" in row else None
    more = includes_of(kind, row)
    as_list = bool(row.get("in_list"))

    def show(step: "Step", found: Resource) -> Attributes:
        seen: Json = item(step.holding(found)) if item else shown(step, found, more)
        if not path:
            return seen if isinstance(seen, dict) else {}
        out: Attributes = {}
        place(out, path, [seen] if as_list else seen)
        return out

    return show


def returned(kind: Kind, row: Row, usual: tuple[str, ...]) -> Body:
    """Return what makes the declared fields of a reply."""
    declared = row.get("returns", list(usual))
    if isinstance(declared, str):
        declared = [declared]
    if isinstance(declared, list):
        parts = {name: compiled("{" + name + "}") for name in declared}
    else:
        parts = {name: compiled(value) for name, value in declared.items()}
    show = object_at(kind, row) if "at" in row else None

    def reply(step: "Step") -> Attributes:
        out: Attributes = {}
        for name, part in parts.items():
            place(out, tuple(name.split(".")), part(step))
        if show and step.resource is not None:
            out |= show(step, step.resource)
        return out

    return reply
