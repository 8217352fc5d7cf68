"""A resource that takes tags lacks one of the required ownership tags.

What: all eight `gov-` tags, on every resource whose type keeps a tag map.
Why: infrastructure and data belong to the Macau SAR Government; what carries no
    owner cannot be shown to belong to it, handed over, or charged to a budget.
Fix: declare the resource inside a component, which stamps the tags, or write them.
Source: clause A34; facts/data/tags.yaml and types.yaml.
"""

from collections.abc import Iterator

from policies.examples import NETWORK, tags
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import taggable
from policies.stack import Stack
from policies.tag_values import allowed
from policies.text import Text, Wording

NODE_POOL = "alicloud:cs/nodePool:NodePool"
MISSING = Wording(
    problem=Text(en="is missing"),
    allowed=Text(en="{allowed}"),
    fix=Text(en="declare it inside a component, which stamps the owner tags"),
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Look for each required key; its value is the business of MO-OWN-002."""
    given = resource.plain_map("tags") or {}
    for key in stack.facts.required_tags:
        if key in given:
            continue
        at = f"tags.{key}"
        if not resource.has(at):
            yield Finding(at, MISSING, words={"allowed": allowed(key, stack)})


def concerned(type_: str) -> bool:
    """Types that keep tags; those of a node pool travel (MO-OWN-006)."""
    return taggable(type_) and type_ != NODE_POOL


RULE = Rule("MO-OWN-001", Severity.HIGH, ("A34",), concerned, check)

GOOD = (
    Example(NETWORK, {"tags": tags()}),
    Example(NETWORK, {"tags": tags() | {"team": "platform"}}),
)
BAD = (
    Example(NETWORK, {"tags": tags(gov_dept=None)}, at=("tags.gov-dept",)),
    Example(NETWORK, {}, at=("tags.gov-owner", "tags.gov-budget")),
)
