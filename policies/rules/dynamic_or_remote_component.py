"""A dynamic provider, or a component that the platform did not write, is in use.

What: resources of dynamic providers (their code is in the program and runs unseen) and
    components whose name space is not the platform's.
Why: what such code does besides declaring resources is seen by no rule.
Fix: use the components of the platform, or put the package on the list.
Source: clauses A33 and A36.
"""

from collections.abc import Iterator

from policies.packages import is_foreign_component, is_listed
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

UNKNOWN_CODE = wording(
    "is of name space {package}",
    "components of gov-cloud and listed packages",
    "use a component of the platform",
)


def check(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
    """Refuse what the type shows to be unknown code."""
    if is_foreign_component(resource.type):
        words = {"package": resource.type.partition(":")[0]}
        yield Finding("its type", UNKNOWN_CODE, words=words)


def concerned(type_: str) -> bool:
    """Components, and resources of dynamic providers."""
    return is_foreign_component(type_) or (
        type_.startswith("gov-cloud:") and is_listed(type_)
    )


RULE = Rule("MO-RES-023", Severity.HIGH, ("A33", "A36"), concerned, check)

GOOD = (Example("gov-cloud:network:Vpc", {}),)
BAD = (
    Example("pulumi-python:dynamic:Resource", {}, at=("its type",)),
    Example("pulumi-python:dynamic/sync:Resource", {}, at=("its type",)),
    Example("acme:index:Landing", {}, at=("its type",)),
)
