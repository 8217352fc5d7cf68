"""Brings a resource into being, the one path for callers, children and seeds."""

from typing import TYPE_CHECKING

from simulator.cloud.kinds import CONTROL, Kind
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Link, Resource
from simulator.cloud.step import invalid, missing
from simulator.cloud.tags import given_tags, within_limit
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.step import Step


def attributes_of(kind: Kind, parameters: Attributes) -> Attributes:
    """Return the attributes that parameters set, control parameters left out."""
    found: Attributes = {}
    for name, value in parameters.items():
        if name in CONTROL or value is None:
            continue
        rename = kind.renames.get(name)
        if rename is None:
            found[name] = value
        else:
            found[rename.to] = rename.value(value)
    return found


def make(step: "Step", event: str = "create", owner: Link | None = None) -> Resource:
    """Create the resource that the step's parameters describe and return it.

    Raises the declared refusals: references, constraints, uniqueness, quotas, states.
    """
    kind = step.kind
    step.attributes = attributes_of(kind, step.parameters)
    _complete(step)
    links = linked(step)
    for check in kind.checks:
        check(step)
    judge_unique(step)
    _judge_quotas(step)
    id_ = _id(step)
    if step.cloud.store.get(kind.name, step.scope(kind), id_) is not None:
        raise kind.exists.error(id_)
    failure = step.fault.state if step.fault else ""
    waiting = kind.lifecycle.apply(event, step.attributes, step.cloud.clock, failure)
    tags = given_tags(step.parameters)
    within_limit(kind, tags)
    row = Resource(
        kind=kind.name,
        scope=step.scope(kind),
        id=id_,
        serial=0,
        attributes=step.attributes,
        created=step.now,
        tags=tags,
        links=(*links, owner) if owner else links,
    )
    row.next_state, row.due, row.reads = waiting.state, waiting.due, waiting.reads
    step.cloud.store.insert(row)
    step.cloud.watch(row)
    step.resource = row
    step.touch([id_])
    bring_children(step, row)
    return row


def _complete(step: "Step") -> None:
    """Fill in what the caller did not say, in the order of the declaration."""
    kind, attributes = step.kind, step.attributes
    if kind.pattern is not None and not attributes.get(kind.id_fields[0]):
        attributes[kind.id_fields[0]] = kind.pattern(step)
    said = set()
    for name, template in kind.attributes:
        said.add(name)
        if attributes.get(name) is None:
            attributes[name] = template(step)
    # A kind that declares the field itself says what it is without a group.
    if kind.group and not attributes.get(kind.group) and kind.group not in said:
        attributes[kind.group] = step.cloud.default_group(step.account)


def linked(step: "Step") -> tuple[Link, ...]:
    """Return the links of the attributes in hand; refuses what does not exist."""
    links = [
        link
        for reference in step.kind.references.values()
        for link in reference.links(step)
    ]
    field = step.kind.group
    # A kind that declares the reference itself says what becomes of it.
    declared = field in step.kind.references
    if field and not declared and (group := step.attributes.get(field)):
        links.append(step.cloud.group_link(step, field, str(group)))
    return tuple(links)


def _id(step: "Step") -> str:
    id_ = step.kind.id_of(step.attributes)
    if not id_:
        absent = (name for name in step.kind.id_fields if not step.attributes.get(name))
        raise missing(next(absent))
    if any(ord(letter) < ord(" ") for letter in id_):
        raise invalid(step.kind.id_fields[0])
    return id_


def judge_unique(step: "Step") -> None:
    """Refuse values that another resource has."""
    for rule in step.kind.unique:
        values = {name: step.attributes.get(name) for name in rule.fields}
        if any(value in (None, "") for value in values.values()):
            continue
        for other in step.find(step.kind.name, **values):
            if other is not step.resource:
                raise rule.refused.error(values[rule.fields[0]])


def _judge_quotas(step: "Step") -> None:
    for quota in step.kind.quotas:
        values: dict[str, Json] = {
            name: step.attributes.get(name) for name in quota.within
        }
        store, scope = step.cloud.store, step.scope(step.kind)
        if not values:
            count = len(store.within(step.kind.name, scope))
        else:
            count = len(store.find(step.kind.name, scope, **values))
        if count >= quota.limit:
            raise quota.refused.error(quota.limit)


def bring_children(step: "Step", row: Resource) -> None:
    """Create what comes with a resource; such children go when it goes."""
    for child in step.kind.children:
        given = child.given(step)
        kind = step.cloud.kind(child.kind)
        assert isinstance(given, dict)  # noqa: S101 - the schema says mapping
        below = step.on(kind, dict(given))
        below.fault = None
        owner = Link("", row.kind, row.scope, row.id, "cascade")
        made = make(below, owner=owner)
        if child.into:
            taken = {
                ours: made.attributes.get(theirs) for ours, theirs in child.into.items()
            }
            step.attributes = {**row.attributes, **taken}
            step.cloud.store.change(row, step.attributes)


def values_of(value: Json) -> list[str]:
    """Return a parameter that may name several, as texts."""
    return [str(item) for item in listed(value) if item not in (None, "")]
