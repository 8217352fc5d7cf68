"""Finds the entries of a prefix list that stands for addresses in another resource."""

from collections.abc import Iterator
from dataclasses import replace

from policies.errors import Deferred, UnknownValue
from policies.resource import Resource
from policies.stack import Stack

TYPES = (
    "alicloud:ecs/ecsPrefixList:EcsPrefixList",
    "alicloud:vpc/prefixList:PrefixList",
)


def with_prefixes(resource: Resource, at: str, stack: Stack) -> Iterator[Resource]:
    """Yield the resource with `entries` of each prefix list that its input names.

    Deferred while the stack is not in view; UnknownValue if the list is not in it.
    """
    given = resource.inputs.get(at)
    if given is None or (isinstance(given, str) and not given):
        return
    if stack.graph is None:
        raise Deferred(at)
    found = stack.graph.contributors(resource, at)
    lists = [
        one
        for one in stack.graph.of_type(*TYPES)
        if one in found or (isinstance(given, str) and one.id == given)
    ]
    if not lists:
        raise UnknownValue(at)
    for one in lists:
        for entries in (one.inputs.get("entries"), one.inputs.get("entrys")):
            yield replace(resource, inputs={"entries": entries})
