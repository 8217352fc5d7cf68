"""What actions do: each verb compiles one declared action into one closure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.cloud.changing import change, judge_keys, remove
from simulator.cloud.kinds import CONTROL, Include, Kind, include, rename
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
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.templates import Template, compiled
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.step import Step

Row = Mapping[str, Any]
Body = Callable[["Step"], Attributes]
Verb = Callable[[Kind, str, Row], Body]


def _includes(kind: Kind, row: Row) -> tuple[Include, ...]:
    folder = kind.name.partition("/")[0]
    rows = row.get("includes", {})
    return tuple(include(where, inner, folder) for where, inner in rows.items())


def object_at(kind: Kind, row: Row) -> Callable[["Step", Resource], Attributes]:
    """Return what shows a resource at the action's place in the reply."""
    path = tuple(row["at"].split(".")) if row.get("at") else ()
    item: Template | None = compiled(row["item"]) if "item" in row else None
    more = _includes(kind, row)
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
    more = _includes(kind, row)
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


def add(kind: Kind, name: str, row: Row) -> Body:
    """Put entries into a list that is an attribute of a resource."""
    find, reply = finder(kind, row), returned(kind, row, ())
    entries, field, key = _entries(row), row["to"], tuple(row.get("key", ()))
    twice = row.get("exists")
    refused = twice and refusal(twice, "The entry {what} already exists.")

    def run(step: "Step") -> Attributes:
        found = must(kind, find, step)
        held = _held(found, field)
        known = {identity(entry, key) for entry in held}
        for entry in entries(step):
            mark = identity(entry, key)
            if mark in known and refused:
                raise refused.error(mark)
            held = [one for one in held if identity(one, key) != mark]
            held.append(entry)
        change(step, found, {field: held}, name)
        return reply(step)

    return run


def drop(kind: Kind, name: str, row: Row) -> Body:
    """Take entries out of a list that is an attribute of a resource."""
    find, reply = finder(kind, row), returned(kind, row, ())
    entries, field, key = _entries(row), row["to"], tuple(row.get("key", ()))
    missing = row.get("absent")
    refused = missing and refusal(missing, "The entry {what} does not exist.")

    def run(step: "Step") -> Attributes:
        found = must(kind, find, step)
        held = _held(found, field)
        gone = [identity(entry, key) for entry in entries(step)]
        known = {identity(entry, key) for entry in held}
        for mark in gone:
            if mark not in known and refused:
                raise refused.error(mark)
        kept = [entry for entry in held if identity(entry, key) not in gone]
        change(step, found, {field: kept}, name)
        return reply(step)

    return run


def _held(found: Resource, field: str) -> list[Json]:
    value = found.attributes.get(field)
    return list(value) if isinstance(value, list) else []


def _entries(row: Row) -> Callable[["Step"], list[Json]]:
    from simulator.cloud.references import listed  # noqa: PLC0415

    entry: Template | None = compiled(row["entry"]) if "entry" in row else None
    source = row.get("from", "")
    if entry is None:
        return lambda step: listed(step.parameters.get(source))

    def entries(step: "Step") -> list[Json]:
        if not source:
            return [entry(step)]
        found: list[Json] = []
        for given in listed(step.parameters.get(source)):
            inner = given if isinstance(given, dict) else {"entry": given}
            below = step.on(step.kind, {**step.parameters, **inner})
            found.append(entry(below))
        return found

    return entries


def identity(entry: Json, key: tuple[str, ...]) -> str:
    """Return what makes an entry the same as another one."""
    if isinstance(entry, dict) and key:
        return ":".join(str(entry.get(name, "")) for name in key)
    return str(entry)


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


def call(kind: Kind, _: str, row: Row) -> Body:
    """Leave everything to the hook that is named."""
    hook: Body = getattr(kind.hooks, row["hook"])
    return hook


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
