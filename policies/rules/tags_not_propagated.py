"""A resource starts others that would carry no owner.

What: the tags that travel: volume tags of instances, template tags of launch templates,
    tags of node pools.
Why: disks and servers that another resource starts belong to somebody only if it says
    so; nobody else will tag them.
Fix: give the ownership tags there too.
Source: clause A34.
"""

from collections.abc import Iterator

from policies.examples import tags
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

# Type -> the map whose tags travel to what it starts.
TRAVEL = {
    "alicloud:cs/nodePool:NodePool": "tags",
    "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate": "templateTags",
    "alicloud:ecs/instance:Instance": "volumeTags",
}
MISSING = wording(
    "is missing, so what it starts has no owner",
    "the required ownership tags",
    "give the ownership tags there too",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Look for the required keys in the map that travels."""
    at = TRAVEL[resource.type]
    if not resource.has(at):
        if not _disks_tagged(resource, stack):
            yield Finding(at, MISSING)
        return
    for key in stack.facts.required_tags:
        if not resource.has(f"{at}.{key}"):
            yield Finding(f"{at}.{key}", MISSING)


def _disks_tagged(resource: Resource, stack: Stack) -> bool:
    """Tell whether every data disk of an instance carries the keys itself."""
    disks = resource.at("dataDisks")
    if not isinstance(disks, list) or not disks:
        return False
    return all(
        isinstance(disk, dict)
        and isinstance(disk.get("tags"), dict)
        and all(key in disk["tags"] for key in stack.facts.required_tags)  # type: ignore[operator]
        for disk in disks
    )


def concerned(type_: str) -> bool:
    """Types that start other resources."""
    return type_ in TRAVEL


RULE = Rule("MO-OWN-006", Severity.MEDIUM, ("A34",), concerned, check)

INSTANCE, POOL = "alicloud:ecs/instance:Instance", "alicloud:cs/nodePool:NodePool"

GOOD = (
    Example(INSTANCE, {"tags": tags(), "volumeTags": tags()}),
    Example(POOL, {"tags": tags()}),
)
BAD = (
    Example(INSTANCE, {"tags": tags()}, at=("volumeTags",)),
    Example(POOL, {"tags": {}}, at=("tags.gov-owner",)),
)
