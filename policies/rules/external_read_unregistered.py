"""A resource that is read from outside the stack is not in the register.

What: every resource of the cloud that a program takes by its id (`.get`): id, name or
    bucket must stand in the register.
Why: what is read is used; objects written into a bucket that nobody registered are
    outside the government's hands.
Fix: declare the resource in a stack, or register it.
Source: clauses A34 and A36; facts/data/register.yaml.
"""

from collections.abc import Iterator

from policies.errors import UnknownValue
from policies.examples import NETWORK
from policies.references import registered
from policies.resource import Resource, Shape, show
from policies.rule import Example, Finding, Outcome, Proof, Rule, Severity
from policies.scope import resource_of_cloud
from policies.stack import Stack
from policies.text import wording

UNREGISTERED = wording(
    "is read from outside as {value}",
    "resources of facts/data/register.yaml",
    "declare it in a stack, or register it",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge what is only read; what the stack manages is judged by the other rules."""
    if not resource.external:
        return
    if not resource.id:
        raise UnknownValue("its id")
    if registered(resource.id, stack):
        yield Proof("owner", "id", "the register")
    else:
        words = {"value": show(resource.id, Shape.CODE)}
        yield Finding("its id", UNREGISTERED, words=words)


RULE = Rule(
    "MO-RES-025",
    Severity.HIGH,
    ("A34", "A36"),
    resource_of_cloud,
    check,
    reads=True,
)

GOOD = (
    Example(NETWORK, {}, id="vpc-shared-services", external=True),
    Example(NETWORK, {}),
)
BAD = (Example(NETWORK, {}, id="vpc-elsewhere", external=True, at=("its id",)),)
