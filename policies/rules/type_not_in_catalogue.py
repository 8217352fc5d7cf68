"""A type is unknown to the catalogue, so nobody has said what it does with data.

What: the type token of every resource of Alibaba Cloud.
Why: the rules know a type by its classification; without it they would be silent.
Fix: classify the type in facts/data/classification.yaml, or use another one.
Source: clauses A35 and A36; facts/data/classification.yaml.
"""

from collections.abc import Iterator

from facts.catalogue import catalogue
from policies.examples import NETWORK
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import resource_of_cloud
from policies.stack import Stack
from policies.text import wording

UNKNOWN_TYPE = wording(
    "is not in the catalogue",
    "types of facts/data/classification.yaml",
    "classify the type, or use one that is classified",
)


def check(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
    """Look the type up; which ones may be declared is the business of others."""
    if catalogue().get(resource.type) is None:
        yield Finding("its type", UNKNOWN_TYPE)


RULE = Rule("MO-RES-020", Severity.HIGH, ("A35", "A36"), resource_of_cloud, check)

NEWER = "alicloud:cr/artifactSubscriptionRule:ArtifactSubscriptionRule"

GOOD = (Example(NETWORK, {}),)
BAD = (Example(NEWER, {}, at=("its type",)),)
