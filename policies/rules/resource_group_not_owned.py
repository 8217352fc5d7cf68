"""A resource group is the default one, nobody's, or another department's.

What: `resourceGroupId` of every resource that has one; a type without tags must have
    one. The group must be of this stack, or registered for the department of the tags.
Why: a group decides who may manage what is in it, and is the only owner that a type
    without tags can show.
Fix: use the resource group of the department in this stack, or register the group.
Source: clause A34; facts/data/register.yaml.
"""

from collections.abc import Iterator

from policies.errors import Undetermined
from policies.examples import NETWORK, tags
from policies.references import settled
from policies.resource import Resource, Shape
from policies.rule import Example, Finding, Outcome, Proof, Rule, Severity
from policies.scope import groupable, owned_by
from policies.stack import Stack
from policies.text import wording

AT = "resourceGroupId"
NOT_OURS = wording(
    "is {value}",
    "a group of this stack, or a registered one of the department",
    "use the resource group of the department",
)
ABSENT = wording("is missing", NOT_OURS.allowed.en, NOT_OURS.fix.en)
_only_group = owned_by("group")


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Settle the group, and compare a registered one with the department."""
    given = resource.inputs.get(AT)
    # An unknown group is given: comparing it with "" would be a guess.
    if given is None or (isinstance(given, str) and not given):
        if _only_group(resource.type):
            yield Finding(AT, ABSENT)
        return
    try:
        group = resource.at(AT)
    except Undetermined:
        group = None
    whose = settled(resource, AT, group, stack, _is_group)
    registered = stack.facts.register.resource_groups.get(str(group))
    own = resource.at("tags.gov-dept") if resource.has("tags") else None
    if whose is None or (registered and own not in (None, registered)):
        shown = resource.show(AT, Shape.CODE)
        yield Finding(AT, NOT_OURS, words={"value": shown})
    elif _only_group(resource.type):
        yield Proof("owner", AT, whose)


def _is_group(resource: Resource) -> bool:
    return resource.type == "alicloud:resourcemanager/resourceGroup:ResourceGroup"


RULE = Rule("MO-OWN-004", Severity.HIGH, ("A34",), groupable, check)

DSAL = {AT: "rg-dsal-records"}

GOOD = (
    Example(NETWORK, {}),
    Example(NETWORK, {AT: "rg-shared-services", "tags": tags()}),
)
BAD = (
    Example(NETWORK, {**DSAL, "tags": tags()}, at=(AT,)),
    Example(NETWORK, {AT: "rg-default"}, at=(AT,), others=()),
)
