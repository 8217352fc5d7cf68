"""A store of the production cloud can be deleted or force-emptied.

What: in production, deletion protection that is switched off, and buckets that may be
    destroyed with what is in them.
Why: one mistaken command must not be able to end a store of the government.
Fix: switch the protection on; to remove a store, switch it off in a change of its own.
Source: clauses A32 and A38.
"""

from collections.abc import Iterator

from policies.examples import tags
from policies.places import judged
from policies.resource import Resource
from policies.rule import Example, Outcome, Rule, Severity
from policies.scope import spoken_for_by
from policies.stack import Stack

NAME = "deletion_protection_off"


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge resources of production; the pilot is temporary (B16)."""
    own = resource.at("tags.gov-env") if resource.has("tags.gov-env") else None
    if (own or stack.env) == "production":
        yield from judged(NAME)(resource, stack)


RULE = Rule("MO-OWN-008", Severity.HIGH, ("A32", "A38"), spoken_for_by(NAME), check)

DATABASE, BUCKET = "alicloud:rds/instance:Instance", "alicloud:oss/bucket:Bucket"
PRODUCTION = {"tags": tags(gov_env="production")}

GOOD = (
    Example(DATABASE, {**PRODUCTION, "deletionProtection": True}),
    Example(DATABASE, {"tags": tags(), "deletionProtection": False}),
)
BAD = (
    Example(
        DATABASE,
        {**PRODUCTION, "deletionProtection": False},
        at=("deletionProtection",),
    ),
    Example(BUCKET, {**PRODUCTION, "forceDestroy": True}, at=("forceDestroy",)),
)
