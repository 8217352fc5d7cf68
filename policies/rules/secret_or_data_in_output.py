"""A secret or a data set would be kept in the outputs of a stack.

What: the outputs of the stack: texts that look like keys or passwords and are not
    marked secret, and lists of records.
Why: outputs stand in the state and are read by other stacks and people; data belongs
    in a store that somebody owns.
Fix: mark a secret as secret; leave data in its store, and export its name.
Source: clauses A35 and A38.
"""

from collections.abc import Iterator

from policies.errors import Deferred
from policies.outputs import holds_records, looks_secret
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import STACK, stack
from policies.stack import Stack
from policies.text import wording

SECRET = wording(
    "looks like a secret and is not marked as one",
    "names, ids and secrets that are marked",
    "mark it as secret, or do not export it",
)
RECORDS = wording(
    "holds records",
    "names and ids",
    "leave the data in its store, and export the name of the store",
)


def check(resource: Resource, of: Stack) -> Iterator[Outcome]:
    """Judge each output by its name and its form; no value is printed."""
    if of.graph is None:
        raise Deferred("its outputs")
    for name, value in resource.outputs.items():
        if looks_secret(name, value):
            yield Finding(f"outputs.{name}", SECRET)
        elif holds_records(value):
            yield Finding(f"outputs.{name}", RECORDS)


RULE = Rule("MO-RES-034", Severity.HIGH, ("A35", "A38"), stack, check)

GOOD = (Example(STACK, {}, outputs={"vpc": "vpc-1", "zones": ["a"]}, others=()),)
BAD = (
    Example(
        STACK, {}, outputs={"rows": [{"id": "1"}]}, at=("outputs.rows",), others=()
    ),
    Example(
        STACK, {}, outputs={"db_password": "x9"}, at=("outputs.db_password",), others=()
    ),
)
