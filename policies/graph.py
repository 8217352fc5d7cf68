"""The whole stack in view: who is in it, what identifies whom, who contributes.

A reference is a name, an id or an ARN in an input. It is settled in one of two ways:
the value is what some resource of the stack is known by, or the value is not known
yet and every resource that contributes to it is in the stack.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policies.resource import Resource
from policies.scope import STACK_REFERENCE
from policies.values import Value, reveal

# Outputs that name what the cloud makes with a resource and takes away with it.
_MADE_WITH = {
    "alicloud:vpc/network:Network": ("routeTableId", "routerTableId"),
    "alicloud:vpc/natGateway:NatGateway": ("snatTableIds", "forwardTableIds"),
}
# A resource is known by its id, its name in the program's own words (bucket, project,
# ...) and its ARN. Longer texts identify nothing.
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class Graph:
    """All resources by URN, by each value that identifies one of them, by type.

    Rules ask for other resources once per resource: nothing here may scan the stack.
    """

    by_urn: Mapping[str, Resource]
    by_value: Mapping[str, tuple[Resource, ...]]
    by_type: Mapping[str, tuple[Resource, ...]]
    removed: tuple[Resource, ...] = ()
    """What the operation would delete; they are in neither of the two above."""

    def __iter__(self) -> Iterator[Resource]:
        """Iterate over the resources in the order of the stack."""
        return iter(self.by_urn.values())

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Iterate over the managed resources of these types, type by type."""
        found = (one for type_ in types for one in self.by_type.get(type_, ()))
        return (one for one in found if not one.external)

    def contributors(self, resource: Resource, path: str) -> tuple[Resource, ...]:
        """Return the resources that the input at `path` depends on.

        Empty if it depends on none, or if one of them is not in the stack: what
        cannot be seen is no contributor that could speak for the value.
        """
        top = path.split(".", 1)[0].split("[", 1)[0]
        urns = resource.property_dependencies.get(top, ())
        found = tuple(self.by_urn[urn] for urn in urns if urn in self.by_urn)
        return found if len(found) == len(urns) else ()


def graph_of(resources: Iterable[Resource], removed: Iterable[Resource] = ()) -> Graph:
    """Index the resources of one stack; `removed` is what it would delete."""
    by_urn: dict[str, Resource] = {}
    by_value: dict[str, list[Resource]] = {}
    by_type: dict[str, list[Resource]] = {}
    for resource in resources:
        by_urn[resource.urn] = resource
        by_type.setdefault(resource.type, []).append(resource)
        for value in set(_identities(resource)):
            by_value.setdefault(value, []).append(resource)
    return Graph(by_urn, _frozen(by_value), _frozen(by_type), tuple(removed))


def _frozen(index: dict[str, list[Resource]]) -> dict[str, tuple[Resource, ...]]:
    return {key: tuple(found) for key, found in index.items()}


def texts(value: Value) -> Iterator[str]:
    """Yield every text in a value, at any depth."""
    value = reveal(value)[0]
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)


def _identities(resource: Resource) -> Iterator[str]:
    if resource.id:
        yield resource.id
    if resource.type == STACK_REFERENCE:
        # Whatever another stack of ours hands over is known by it.
        yield from texts(resource.outputs.get("outputs"))
    for values in (resource.inputs, resource.outputs):
        for key, held in values.items():
            if _identifies(key, resource):
                value: Value = reveal(held)[0]
                if isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME:
                    yield value


def _identifies(key: str, resource: Resource) -> bool:
    """Tell whether an attribute names the resource itself, not one it refers to."""
    if key in _MADE_WITH.get(resource.type, ()):
        return True
    lowered = key.lower()
    own = resource.type.rpartition(":")[2].lower()
    if lowered in ("name", "arn", "id", own):
        return True
    for ending in ("name", "id", "arn"):
        stem = lowered.removesuffix(ending)
        if stem != lowered and (own.endswith(stem) or stem.endswith(own)):
            return True
    return False
