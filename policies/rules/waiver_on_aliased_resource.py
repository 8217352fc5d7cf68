"""A waived resource is reached through an alias.

What: every resource with aliases that a waiver names, by type and name.
Why: an alias lets a new resource take the place of the one that was approved; the
    waiver was for that one.
Fix: remove the alias, or ask for a waiver that names the new resource.
Source: clauses A17 and A34.
"""

from collections.abc import Iterator

from policies.examples import NETWORK, waiver
from policies.resource import Options, Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import resource_of_cloud
from policies.stack import Stack
from policies.text import wording
from policies.waiver import Waiver

ALIASED = wording(
    "is waived from {rule}, and an alias leads to it",
    "waivers of resources without aliases",
    "remove the alias, or ask for a new waiver",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Look for waivers of this resource, or of what its aliases stand for."""
    aliases = resource.options.aliases
    if not aliases:
        return
    for each in stack.waivers:
        if each.names(resource) or any(_stands_for(alias, each) for alias in aliases):
            yield Finding("aliases", ALIASED, words={"rule": each.rule})


def _stands_for(alias: str, each: Waiver) -> bool:
    """Tell whether a URN is that of the waived resource."""
    return alias.endswith(f"{each.type}::{each.name}")


RULE = Rule("MO-OWN-011", Severity.HIGH, ("A17", "A34"), resource_of_cloud, check)

OLD = f"urn:pulumi:pilot-cloud::gov-cloud::{NETWORK}::approved"
WAIVED = waiver("MO-RES-030", NETWORK, "approved")

GOOD = (
    Example(NETWORK, {}, waivers=(WAIVED,)),
    Example(NETWORK, {}, options=Options(aliases=(OLD,))),
)
BAD = (
    Example(
        NETWORK,
        {},
        options=Options(aliases=(OLD,)),
        at=("aliases",),
        waivers=(WAIVED,),
    ),
)
