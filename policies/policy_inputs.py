"""Hands the policy documents of a resource to a rule, statement by statement."""

from collections.abc import Iterator

from facts.catalogue import catalogue
from policies.documents import Statement, statements
from policies.errors import Undetermined, UnexpectedShape
from policies.resource import Resource
from policies.scope import declared
from policies.walk import walk

_POLICY, _ROLE = "alicloud:ram/policy:Policy", "alicloud:ram/role:Role"


def has_document(type_: str) -> bool:
    """Tell whether a type has an input that is a policy document."""
    entry = declared(type_)
    return entry is not None and any(each.kind == "policy" for each in entry.inputs)


def statements_of(resource: Resource) -> Iterator[Statement | Undetermined]:
    """Yield every statement of every document; what cannot be read is undetermined."""
    entry = catalogue().get(resource.type)
    yield from _in_parts(resource)
    for given in entry.inputs if entry else ():
        if given.kind != "policy":
            continue
        for found in walk(resource.inputs, given.path):
            if isinstance(found, Undetermined):
                yield found
            elif not isinstance(found.value, str):
                yield UnexpectedShape(found.at)
            elif found.value:
                try:
                    yield from statements(found.at, found.value)
                except Undetermined as unreadable:
                    yield unreadable


def _in_parts(resource: Resource) -> Iterator[Statement]:
    """Yield the statements that older inputs of the two types hold without a document.

    UnknownValue where a part is not known yet.
    """
    if resource.type == _POLICY and resource.has("statements"):
        listed = resource.at("statements")
        for each in listed if isinstance(listed, list) else [listed]:
            if not isinstance(each, dict):
                raise UnexpectedShape("statements")
            names = {key.rstrip("s").capitalize(): key for key in each}
            yield Statement("statements", {k: each[name] for k, name in names.items()})
    elif resource.type == _ROLE:
        for at, kind in (("ramUsers", "RAM"), ("services", "Service")):
            if resource.has(at):
                yield Statement(at, {"Principal": {kind: resource.at(at)}})
