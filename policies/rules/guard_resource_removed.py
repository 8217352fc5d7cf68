"""A resource that other rules rely on disappears.

What: what a preview would delete: trails, recorders, log projects and stores, backup
    policies and vaults, keys, and blocks against public access.
Why: the rules judge what is declared; a guard that is taken away is declared no more.
Fix: keep the guard, or remove it in a change of its own that a second person approves.
Source: clauses A12, A32 and A38.
"""

from collections.abc import Iterator

from policies.errors import Deferred
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import STACK, stack
from policies.stack import Stack
from policies.text import wording

GUARDS = frozenset(
    {
        "alicloud:actiontrail/trail:Trail",
        "alicloud:cfg/configurationRecorder:ConfigurationRecorder",
        "alicloud:hbr/policy:Policy",
        "alicloud:hbr/policyBinding:PolicyBinding",
        "alicloud:hbr/vault:Vault",
        "alicloud:kms/key:Key",
        "alicloud:log/project:Project",
        "alicloud:log/store:Store",
        "alicloud:oss/accountPublicAccessBlock:AccountPublicAccessBlock",
        "alicloud:oss/bucketPolicy:BucketPolicy",
        "alicloud:rds/backupPolicy:BackupPolicy",
        "alicloud:vpc/flowLog:FlowLog",
    }
)
REMOVED = wording(
    "would remove {label}",
    "guards that stay",
    "keep it, or remove it in a change of its own",
)


def check(_resource: Resource, of: Stack) -> Iterator[Outcome]:
    """Look through what the operation removes."""
    if of.graph is None:
        raise Deferred("its resources")
    for gone in of.graph.removed:
        if gone.type in GUARDS:
            yield Finding("the operation", REMOVED, words={"label": gone.label})


RULE = Rule("MO-OWN-009", Severity.HIGH, ("A12", "A32", "A38"), stack, check)

TRAIL = Example("alicloud:actiontrail/trail:Trail", {}, name="trail", removed=True)
BUCKET = Example("alicloud:oss/bucket:Bucket", {}, name="old", removed=True)

GOOD = (Example(STACK, {}, others=(BUCKET,)),)
BAD = (Example(STACK, {}, at=("the operation",), others=(TRAIL,)),)
