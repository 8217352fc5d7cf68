"""Changes and removes what exists: the writing half of modify, put and delete."""

from typing import TYPE_CHECKING

from simulator.cloud.kinds import Kind
from simulator.cloud.lifecycle import GONE
from simulator.cloud.making import judge_unique, linked
from simulator.cloud.references import usable
from simulator.cloud.resource import Attributes, Link, Resource, word

if TYPE_CHECKING:
    from simulator.cloud.step import Step
    from simulator.cloud.store import Store


def change(step: "Step", row: Resource, given: Attributes, event: str) -> None:
    """Set attributes of a resource; refuses what the declaration forbids.

    The constraints are judged on the whole result, states by the event's rules.
    """
    kind = step.kind
    step.resource = row
    after = {**row.attributes, **given}
    pending = kind.lifecycle.apply(event, after, step.cloud.clock)
    if after == row.attributes and not pending.state:
        return
    step.attributes = after
    changed = {name for name in after if after[name] != row.attributes.get(name)}
    links = row.links
    if changed & kind.references.keys() or kind.group in changed:
        owners = tuple(link for link in row.links if not link.field)
        links = (*linked(step), *owners)
    judge_keys(step, row)
    for check in kind.checks:
        check(step)
    if any(changed & set(rule.fields) for rule in kind.unique):
        judge_unique(step)
    step.cloud.store.change(row, after, links)
    if pending.state:
        step.cloud.wait(row, pending)
    if changed & set(kind.id_fields):
        rename(step, row)


def judge_keys(step: "Step", row: Resource) -> None:
    """Refuse to use a resource whose encryption key is not enabled."""
    for link in row.links:
        reference = step.kind.references.get(link.field)
        if reference is not None and reference.encrypts:
            key = step.cloud.store.get(link.kind, link.scope, link.id)
            if key is not None:
                usable(key)


def rename(step: "Step", row: Resource) -> None:
    """Move a row to the id that its attributes say now, its referrers with it."""
    store, kind = step.cloud.store, step.kind
    new_id = kind.id_of(row.attributes)
    if store.get(kind.name, row.scope, new_id) is not None:
        raise kind.exists.error(new_id)
    referrers = store.incoming(row)
    old_id = row.id
    store.delete(row)
    moved = Resource(
        kind.name,
        row.scope,
        new_id,
        0,
        row.attributes,
        row.created,
        row.tags,
        row.links,
    )
    store.insert(moved)
    for other, link in referrers:
        links = tuple(
            Link(item.field, item.kind, item.scope, new_id, item.mode)
            if item == link
            else item
            for item in other.links
        )
        attributes = dict(other.attributes)
        if attributes.get(link.field) == old_id:
            attributes[link.field] = new_id
        store.change(other, attributes, links)
        theirs = step.cloud.kind(other.kind)
        if theirs.id_of(attributes) != other.id:
            rename(step.on(theirs, {}), other)
    step.resource = moved


def remove(step: "Step", row: Resource, event: str = "delete") -> None:
    """Delete a resource: protection, state and dependants are judged first."""
    kind = step.kind
    guard = kind.protection
    if guard and word(row.attributes.get(guard.field, "")) in guard.when:
        raise guard.refused.error(row.id)
    attributes = dict(row.attributes)
    pending = kind.lifecycle.apply(event, attributes, step.cloud.clock)
    judge_dependants(step, kind, row)
    step.resource = row
    step.attributes = row.attributes
    if (pending.state and pending.state != GONE) or pending.due or pending.reads:
        step.cloud.store.change(row, attributes)
        step.cloud.wait(row, pending)
        return
    erase(step.cloud.store, row)


def judge_dependants(step: "Step", kind: Kind, row: Resource) -> None:
    """Refuse to delete what others need, what came with it excepted."""
    incoming = step.cloud.store.incoming(row)
    owned = {other for other, link in incoming if link.mode == "cascade"}
    for other, link in incoming:
        if link.mode == "refuse" and other is not row and other not in owned:
            name = other.kind.partition("/")[2]
            raise kind.in_use.error(f"{name} {other.id}")


def erase(store: "Store", row: Resource) -> None:
    """Take a row out of the store, with what goes along and what must let go."""
    for other, link in store.incoming(row):
        if link.mode == "cascade":
            if store.get(*other.key) is other:
                erase(store, other)
        elif link.mode == "clear":
            links = tuple(item for item in other.links if item != link)
            value = other.attributes.get(link.field)
            if isinstance(value, list):
                kept = [item for item in value if item != row.id]
                store.change(other, {**other.attributes, link.field: kept}, links)
            else:
                store.change(other, {**other.attributes, link.field: ""}, links)
    if store.get(*row.key) is row:
        store.delete(row)
