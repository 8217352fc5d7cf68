"""A stack reads another one that is not a stack of this cloud.

What: the name of every stack reference, as organisation, project and stack.
Why: values of another cloud would decide where this one puts things and links to.
Fix: refer to a stack of facts/data/register.yaml.
Source: clauses A33 and A36; facts/data/register.yaml.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.resource import Resource, Shape
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import STACK_REFERENCE
from policies.stack import Stack
from policies.text import wording

_FORM = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
FOREIGN = wording(
    "is {value}", "{stacks}", "refer to a stack of this cloud, or register it"
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Compare the full name; a short name is of this organisation and project."""
    name = resource.at("name")
    text = name if isinstance(name, str) else ""
    full = text if "/" in text else f"organization/gov-cloud/{text}"
    allowed = stack.facts.register.stack_references
    if not _FORM.fullmatch(full) or not any(fnmatchcase(full, a) for a in allowed):
        shown = resource.show("name", Shape.PLACE)
        words = {"value": shown, "stacks": ", ".join(allowed)}
        yield Finding("name", FOREIGN, words=words)


def concerned(type_: str) -> bool:
    """Stack references."""
    return type_ == STACK_REFERENCE


RULE = Rule("MO-RES-024", Severity.HIGH, ("A33", "A36"), concerned, check, reads=True)

GOOD = (
    Example(STACK_REFERENCE, {"name": "organization/gov-cloud/production-cloud"}),
    Example(STACK_REFERENCE, {"name": "pilot-cloud"}),
)
BAD = (
    Example(STACK_REFERENCE, {"name": "evil/gov-cloud/production-cloud"}, at=("name",)),
    Example(STACK_REFERENCE, {"name": "organization/gov-cloud/other"}, at=("name",)),
)
