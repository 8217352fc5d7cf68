"""A policy document admits a principal outside the registered accounts.

What: the statements that allow, in trust and resource policies: `Principal` in every
    form, `NotPrincipal` and `NotAction`. What cannot be shown to be a registered
    account, its users and roles, or a service of the cloud is refused.
Why: who may assume a role or read a bucket owns what it holds, wherever he sits.
Fix: name accounts of the government one by one.
Source: clauses A34 and A36; facts/data/register.yaml and sites.yaml.
"""

import json
from collections.abc import Iterator

from policies.errors import Undetermined
from policies.examples import SITE
from policies.policy_inputs import has_document, statements_of
from policies.principals import admitted
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

ADMITS = wording(
    "admits {value}",
    "accounts of facts/data/sites.yaml and register.yaml, and services",
    "name accounts of the government one by one",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge each principal of each statement that allows."""
    for found in statements_of(resource):
        if isinstance(found, Undetermined):
            yield found
        elif found.allows:
            for value in admitted(found, stack):
                yield Finding(found.at, ADMITS, words={"value": value})


RULE = Rule("MO-RES-017", Severity.CRITICAL, ("A34", "A36"), has_document, check)

ROLE, TRUST = "alicloud:ram/role:Role", "assumeRolePolicyDocument"
OWN = f"acs:ram::{SITE.account_id}:root"


def trust(**parts: object) -> dict[str, str]:
    """Return the inputs of a role with one statement that allows."""
    return {TRUST: json.dumps({"Statement": [{"Effect": "Allow", **parts}]})}


GOOD = tuple(
    Example(ROLE, trust(Principal=principal))
    for principal in (
        {"RAM": OWN},
        {"Service": ["ecs.aliyuncs.com"]},
        [SITE.account_id],
    )
)
BAD = tuple(
    Example(ROLE, trust(**parts), at=(TRUST,))
    for parts in (
        {"Principal": {"RAM": [OWN, "acs:ram::9999999999999999:root"]}},
        {"Principal": {"Ram": [OWN]}},
        {"Principal": "*"},
        {"NotPrincipal": {"RAM": [OWN]}},
        {"NotAction": "oss:*", "Resource": "*"},
    )
)
