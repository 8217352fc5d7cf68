"""A cloud has no audit trail.

What: every stack that sets up the account (password policy, recorder or resource
    groups): it must hold an audit trail that is on.
Why: without a trail nobody can show who did what with the government's data.
Fix: declare the trail of the logging component, and keep it enabled.
Source: clauses A12, A20 and A37; Law 13/2019.
"""

from collections.abc import Iterator

from policies.errors import Deferred
from policies.foundation import is_foundation
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import STACK, stack
from policies.stack import Stack
from policies.text import wording

TRAILS = ("alicloud:actiontrail/trail:Trail",)
MISSING = wording(
    "has no audit trail that is on",
    "one trail or more",
    "declare the trail of the logging component",
)


def check(_resource: Resource, of: Stack) -> Iterator[Outcome]:
    """Look for a trail in a stack that sets up the account."""
    if of.graph is None:
        raise Deferred("its resources")
    if is_foundation(of.graph):
        trails = list(of.graph.of_type(*TRAILS))
        if not any(one.at("status") in (None, "Enable") for one in trails):
            yield Finding("its resources", MISSING)


RULE = Rule("MO-RES-031", Severity.HIGH, ("A12", "A20", "A37"), stack, check)

ACCOUNT = Example(
    "alicloud:ram/accountPasswordPolicy:AccountPasswordPolicy", {}, name="p"
)
TRAIL = Example(TRAILS[0], {"status": "Enable"}, name="trail")
OFF = Example(TRAILS[0], {"status": "Disable"}, name="trail")

GOOD = (
    Example(STACK, {}, others=(ACCOUNT, TRAIL)),
    Example(STACK, {}, others=()),
)
BAD = (
    Example(STACK, {}, at=("its resources",), others=(ACCOUNT,)),
    Example(STACK, {}, at=("its resources",), others=(ACCOUNT, OFF)),
)
