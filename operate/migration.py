"""The way of a service or a whole stack to its successor: who becomes what, in order.

Pure: reads what both stacks declare and what is recorded about moves. Names differ by
the environment's part only, so the successor of a resource is found by its name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from facts import Facts
from facts.transition import Temporary
from operate.declaring import Declared, Resource
from operate.errors import ConfigurationError

PLATFORM = "platform"
RECORD = "facts/data/transition.yaml"
# The part of a name that says the environment (infra/naming.py).
ENVIRONMENT = re.compile(r"(?<![a-z0-9])(pilot|prod)(?![a-z0-9])")


@dataclass(frozen=True)
class Pair:
    """A resource of the old stack and the one that takes over; None for nobody."""

    old: Resource
    new: Resource | None


@dataclass(frozen=True)
class Step:
    """Things that can go at the same time: nothing that stays needs them."""

    number: int
    resources: tuple[Resource, ...]


def temporary(stack: str, known: Facts) -> Temporary:
    """Return the record of a temporary stack; ConfigurationError for any other."""
    row = known.transition.temporary.get(stack)
    if row is None:
        names = ", ".join(known.transition.temporary) or "none"
        raise ConfigurationError(
            f"{stack}: is not a temporary stack; allowed: {names} (`temporary` of "
            f"{RECORD}). Fix: name one of them; others have no successor."
        )
    return row


def unit_of(resource: Resource, declared: Declared, known: Facts) -> str:
    """Return what moves together: a service, or everything else as the platform."""
    system = str(declared.owner(resource).get("gov-system", ""))
    return system if system in known.services else PLATFORM


def units(declared: Declared, known: Facts) -> dict[str, list[Resource]]:
    """Return the cloud resources of a stack by what moves together."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for resource in declared.resources:
        found[unit_of(resource, declared, known)].append(resource)
    return dict(sorted(found.items()))


def pairs(old: Iterable[Resource], new: Declared) -> list[Pair]:
    """Return who becomes what, by type and name without the environment."""
    by_name = {(each.type, _neutral(each.name)): each for each in new.resources}
    return [
        Pair(each, by_name.get((each.type, _neutral(each.name))))
        for each in sorted(old, key=lambda one: (one.type, one.name))
    ]


def _neutral(name: str) -> str:
    return ENVIRONMENT.sub("*", name, count=1)


def holding_data(resources: Iterable[Resource], known: Facts) -> list[Resource]:
    """Return what holds data that must move, by the recorded kinds."""
    kinds = known.transition.moves
    found = [each for each in resources if each.type in kinds]
    return sorted(found, key=lambda one: (one.type, one.name))


def users(resources: Iterable[Resource], declared: Declared) -> list[Resource]:
    """Return cloud resources of the stack that need one of these and stay."""
    going = {each.urn for each in resources}
    return [
        each
        for each in declared.resources
        if each.urn not in going and each.needs & going
    ]


def not_moved(declared: Declared, known: Facts) -> Iterator[str]:
    """Yield a sentence for each unit whose data has not been moved and reviewed."""
    for unit, resources in units(declared, known).items():
        data = holding_data(resources, known)
        if data and unit not in known.transition.moved:
            names = ", ".join(each.name for each in data[:3])
            more = f" and {len(data) - 3} more" if len(data) > 3 else ""  # noqa: PLR2004
            yield (
                f"{declared.stack}: the data of {unit} has not been moved ({names}"
                f"{more}); allowed: a move that is recorded, verified and reviewed. "
                f"Fix: {_way(unit)}, then record it under moved.{unit} in {RECORD}."
            )


def _way(unit: str) -> str:
    return "move it" if unit == PLATFORM else f"gov-cloud promote {unit}"


def removal(declared: Declared) -> list[Step]:
    """Return the order of deleting: each resource once, after everything using it."""
    left = dict(declared.everything)
    users_of = _users(left)
    steps: list[Step] = []
    while left:
        free = [urn for urn in left if not users_of[urn] & left.keys()]
        if not free:
            raise ConfigurationError(
                f"{declared.stack}: {len(left)} resources need each other in a circle; "
                "allowed: an order in which they can go. Fix: remove one of the "
                f"references of {next(iter(left))}."
            )
        gone = [left.pop(urn) for urn in free]
        cloud = sorted(
            (each for each in gone if each.type.startswith("alicloud:")),
            key=lambda one: (one.type, one.name),
        )
        if cloud:
            steps.append(Step(len(steps) + 1, tuple(cloud)))
    return steps


def _users(everything: Mapping[str, Resource]) -> dict[str, set[str]]:
    """Return the URNs that need each URN; what is needed elsewhere is no user here."""
    found: dict[str, set[str]] = defaultdict(set)
    for resource in everything.values():
        for needed in resource.needs:
            found[needed].add(resource.urn)
    return found
