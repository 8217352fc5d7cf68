"""What actions do: each verb compiles one declared action into one closure."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.cloud.answers import accept, answer, catalogue
from simulator.cloud.changing import change, remove
from simulator.cloud.entries import add, drop
from simulator.cloud.kinds import CONTROL, Kind, rename
from simulator.cloud.looking import (
    Listing,
    finder,
    hidden_by_delay,
    keys_of,
    must,
    place,
    shown,
)
from simulator.cloud.making import attributes_of, make
from simulator.cloud.refusals import refusal
from simulator.cloud.replies import includes_of, object_at, returned
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.templates import Template, compiled

if TYPE_CHECKING:
    from simulator.cloud.step import Step
    from simulator.messages import Json

Row = Mapping[str, Any]
Body = Callable[["Step"], Attributes]
Verb = Callable[[Kind, str, Row], Body]


def create(kind: Kind, name: str, row: Row) -> Body:
    """Bring one resource into being."""
    reply = returned(kind, row, kind.id_fields)
    sets = _sets(kind, row)
    event = name if name in kind.lifecycle.rules else "create"

    def run(step: "Step") -> Attributes:
        step.parameters = {**step.parameters, **sets(step)}
        made = make(step, event)
        step.attributes = made.attributes
        return reply(step)

    return run


def read(kind: Kind, _: str, row: Row) -> Body:
    """Show one resource, or say that there is none as the API does."""
    find, show = finder(kind, row), object_at(kind, row)
    absent = row.get("absent", "error")
    empty = _nothing(kind, row)
    own_code = absent not in ("error", "empty", "list")
    missing = refusal(absent, "The specified {what} does not exist.")

    def run(step: "Step") -> Attributes:
        found = find(step)
        if found is not None and hidden_by_delay(step, found):
            found = None
        if found is None and kind.always:
            found = _document(step)
        if found is None:
            if own_code:
                raise missing.error(kind.name)
            if absent == "error":
                must(kind, lambda _: None, step)
            return empty(step)
        step.resource, step.attributes = found, found.attributes
        step.touched.append(found.id)
        return show(step, found)

    return run


def _nothing(kind: Kind, row: Row) -> Body:
    """Return the reply for an absent resource: an empty id, or an empty list."""
    if row.get("absent") == "empty":
        return lambda _: dict.fromkeys(kind.id_fields, "")

    def nothing(_: "Step") -> Attributes:
        out: Attributes = {}
        if row.get("at"):
            place(out, tuple(row["at"].split(".")), [] if row.get("in_list") else {})
        return out

    return nothing


def _document(step: "Step") -> Resource:
    """Return a document that nobody wrote yet: its defaults, not kept."""
    kind = step.kind
    step.attributes = {
        name: value
        for name, value in attributes_of(kind, step.parameters).items()
        if name in kind.id_fields or name in kind.references
    }
    for name, template in kind.attributes:
        if step.attributes.get(name) is None:
            step.attributes[name] = template(step)
    for reference in kind.references.values():
        for _ in reference.targets(step):
            pass
    id_ = kind.id_of(step.attributes)
    return Resource(
        kind.name, step.scope(kind), id_, 0, step.attributes, created=step.now
    )


def list_(kind: Kind, _: str, row: Row) -> Body:
    """Show those that the filters leave, a page at a time."""
    listing = Listing(kind, row, kind.declared.get("product", {}))
    path = tuple(row["at"].split("."))
    item: Template | None = compiled(row["item"]) if "item" in row else None
    more = includes_of(kind, row)
    extra = {key: compiled(value) for key, value in row.get("reply", {}).items()}

    def run(step: "Step") -> Attributes:
        rows = listing.rows(step)
        first, end, out = listing.page(step, len(rows))
        out |= {key: value(step) for key, value in extra.items()}
        found: list[Json] = []
        for one in rows[first:end]:
            step.cloud.look(one)
            found.append(item(step.holding(one)) if item else shown(step, one, more))
        place(out, path, found)
        return out

    return run


def _sets(kind: Kind, row: Row) -> Callable[["Step"], Attributes]:
    """Return the attributes that an action sets by itself."""
    parts = {name: compiled(value) for name, value in row.get("sets", {}).items()}
    defaults = dict(kind.attributes)
    for name in row.get("clears", ()):
        parts[name] = defaults.get(name, lambda _: "")
    return lambda step: {name: part(step) for name, part in parts.items()}


def _given(kind: Kind, row: Row) -> Callable[["Step"], Attributes]:
    """Return the attributes that the caller's parameters set in this action."""
    own = {name: rename(value) for name, value in row.get("renames", {}).items()}
    keys = set(keys_of(kind, row).values()) | set(kind.id_fields)
    allowed = set(row["fields"]) if "fields" in row else None
    skipped = CONTROL | keys | set(row.get("ignores", ()))

    def given(step: "Step") -> Attributes:
        found: Attributes = {}
        for name, value in step.parameters.items():
            if value is None:
                continue
            change_of = own.get(name)
            if change_of is not None:
                found[change_of.to] = change_of.value(value)
            elif name not in skipped and (allowed is None or name in allowed):
                found |= attributes_of(kind, {name: value})
        return found

    return given


def modify(kind: Kind, name: str, row: Row) -> Body:
    """Change one resource in place."""
    find, given, sets = finder(kind, row), _given(kind, row), _sets(kind, row)
    reply = returned(kind, row, ())

    def run(step: "Step") -> Attributes:
        found = must(kind, find, step)
        after = {**given(step), **sets(step)}
        change(step, found, after, name)
        if step.resource is not None:
            step.attributes = step.resource.attributes
        return reply(step)

    return run


def put(kind: Kind, name: str, row: Row) -> Body:
    """Change one resource, or create it when there is none."""
    find, given, sets = finder(kind, row), _given(kind, row), _sets(kind, row)
    reply = returned(kind, row, ())

    def run(step: "Step") -> Attributes:
        found = find(step)
        if found is None:
            step.parameters = {**step.parameters, **given(step), **sets(step)}
            found = make(step)
        else:
            step.resource, step.attributes = found, found.attributes
            step.touched.append(found.id)
            change(step, found, {**given(step), **sets(step)}, name)
        if step.resource is not None:
            step.attributes = step.resource.attributes
        return reply(step)

    return run


def delete(kind: Kind, name: str, row: Row) -> Body:
    """Delete one resource."""
    find, reply = finder(kind, row), returned(kind, row, ())
    lenient = row.get("absent") == "ok"
    event = name if name in kind.lifecycle.rules else "delete"

    def run(step: "Step") -> Attributes:
        found = find(step)
        if found is None and lenient:
            return reply(step)
        if found is None:
            must(kind, lambda _: None, step)
            return {}
        step.touched.append(found.id)
        remove(step, found, event)
        return reply(step)

    return run


def call(kind: Kind, _: str, row: Row) -> Body:
    """Leave everything to the hook that is named."""
    return kind.hook(row["hook"])


VERBS: Mapping[str, Verb] = {
    "create": create,
    "read": read,
    "list": list_,
    "modify": modify,
    "put": put,
    "delete": delete,
    "add": add,
    "remove": drop,
    "answer": answer,
    "accept": accept,
    "catalogue": catalogue,
    "call": call,
}
WRITES = frozenset({"create", "modify", "put", "delete", "add", "remove", "accept"})
