"""A store has no backup inside the region.

What: in a stack that sets up the account: every database instance has a backup policy,
    every bucket versions or a backup plan.
Why: what is deleted by mistake or encrypted by an intruder must be brought back, and
    from inside Macau.
Fix: bind the store to the backup policy of the common component.
Source: clauses A35 and A38; MLPS 2.0, 8.2.4.5.
"""

from collections.abc import Iterator

from policies.backups import BACKED_UP, is_backed_up
from policies.errors import Deferred
from policies.foundation import is_foundation
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

MISSING = wording(
    "has no backup in this stack",
    "a backup policy, a backup plan, or versions",
    "bind it to the backup policy of the stack",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Look for what backs this store up, where the whole cloud is in view."""
    graph = stack.graph
    if graph is None:
        raise Deferred("its backup")
    if is_foundation(graph) and not is_backed_up(resource, graph):
        yield Finding("its backup", MISSING)


def concerned(type_: str) -> bool:
    """Tell whether something else backs it up."""
    return type_ in BACKED_UP


RULE = Rule("MO-RES-033", Severity.MEDIUM, ("A35", "A38"), concerned, check)

DATABASE = "alicloud:rds/instance:Instance"
NAMED = {"instanceName": "records"}
ACCOUNT = Example(
    "alicloud:ram/accountPasswordPolicy:AccountPasswordPolicy", {}, name="p"
)
POLICY = Example(
    "alicloud:rds/backupPolicy:BackupPolicy", {"instanceId": "records"}, name="b"
)

GOOD = (
    Example(DATABASE, NAMED, others=(ACCOUNT, POLICY)),
    Example(DATABASE, NAMED, others=()),
)
BAD = (Example(DATABASE, NAMED, at=("its backup",), others=(ACCOUNT,)),)
