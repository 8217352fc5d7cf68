"""A policy grants writing to resources of any account, or of another one.

What: the statements that allow more than reading: resources must be of a registered
    account and, where they name a region, of the site's. `*` is refused for services
    that write across accounts, such as object storage and logs.
Why: who may write to any bucket may write to one abroad.
Fix: name the account in the resource: acs:oss:*:<account>:<bucket>/*.
Source: clauses A34 and A36; facts/data/sites.yaml.
"""

import json
from collections.abc import Iterator

from policies.errors import Undetermined
from policies.examples import SITE
from policies.policy_inputs import has_document, statements_of
from policies.reach import reached
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

REACHES = wording(
    "grants writing to {value}",
    "resources of a registered account in region {region}",
    "name the account in the resource",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the resources of each statement that allows writing."""
    for found in statements_of(resource):
        if isinstance(found, Undetermined):
            continue  # MO-RES-017 says that the document cannot be read
        if found.allows and "Principal" not in found.content:
            for resource_named in reached(found, stack):
                words = {"value": resource_named, "region": stack.site.region}
                yield Finding(found.at, REACHES, words=words)


RULE = Rule("MO-RES-019", Severity.HIGH, ("A34", "A36"), has_document, check)

POLICY, AT = "alicloud:ram/policy:Policy", "policyDocument"


def _grants(action: str, resource: str) -> dict[str, str]:
    one = {"Effect": "Allow", "Action": [action], "Resource": [resource]}
    return {AT: json.dumps({"Statement": [one]})}


GOOD = (
    Example(POLICY, _grants("oss:PutObject", f"acs:oss:*:{SITE.account_id}:b/*")),
    Example(POLICY, _grants("ecs:DescribeInstances", "*")),
)
BAD = (
    Example(POLICY, _grants("oss:PutObject", "acs:oss:*:*:b/*"), at=(AT,)),
    Example(POLICY, _grants("log:*", "*"), at=(AT,)),
    Example(
        POLICY, _grants("ecs:RunInstances", "acs:ecs:*:9999999999999999:*"), at=(AT,)
    ),
)
