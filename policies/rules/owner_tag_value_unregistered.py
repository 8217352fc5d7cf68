"""An ownership tag has a value that is not in the register.

What: the value of each required `gov-` tag, compared byte for byte with the values
    in force at the stack's planning date; `gov-env` with the stack's environment,
    `gov-budget` with the budget item of the project.
Why: an owner that no register knows is no owner: a misspelt, abolished or invented
    body can neither answer for the resource nor pay for it.
Fix: use a registered value; a new body or project is first added to the register.
Source: clauses A34 and A39; per tag the clauses in facts/data/tags.yaml.
"""

from collections.abc import Iterator

from policies.examples import NETWORK, tags
from policies.resource import Resource, Shape
from policies.rule import Example, Finding, Outcome, Proof, Rule, Severity, attempt
from policies.scope import taggable
from policies.stack import Stack
from policies.tag_values import allowed, is_registered, other_budget
from policies.text import Text, Wording

UNREGISTERED = Wording(
    problem=Text(en="is {value}"),
    allowed=Text(en="{allowed}"),
    fix=Text(en="use a registered value, or register it in facts/data first"),
)
OWNER = ("gov-owner", "gov-dept")  # the two that say whose it is


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge each tag by itself, so that an unknown one does not hide a wrong one."""
    given = resource.plain_map("tags") or {}
    for key in stack.facts.required_tags:
        if not is_registered(given.get(key), key, stack):
            yield from attempt(_value, resource, stack, key)
        elif key in OWNER:
            yield Proof("owner", f"tags.{key}", given[key])
    yield from attempt(other_budget, resource, stack)


def _value(resource: Resource, stack: Stack, key: str) -> Iterator[Outcome]:
    at = f"tags.{key}"
    value = resource.at(at)
    # An absent tag is a finding of MO-OWN-001, not a second one here.
    if value is not None and value not in stack.registered(key):
        words = {
            "value": resource.show(at, Shape.CODE),
            "allowed": allowed(key, stack),
        }
        yield Finding(at, UNREGISTERED, stack.facts.required_tags[key].clauses, words)
    elif value is not None and key in OWNER:
        yield Proof("owner", at, str(value))


RULE = Rule("MO-OWN-002", Severity.HIGH, ("A34", "A39"), taggable, check)

GOOD = (Example(NETWORK, {"tags": tags()}),)
BAD = (
    # A body of 2024, judged at the example's date in 2018.
    Example(NETWORK, {"tags": tags(gov_dept="dspdp")}, at=("tags.gov-dept",)),
    Example(NETWORK, {"tags": tags(gov_owner=" ")}, at=("tags.gov-owner",)),
    Example(NETWORK, {"tags": tags(gov_owner="m\u0455ar")}, at=("tags.gov-owner",)),
    Example(NETWORK, {"tags": tags(gov_env="production")}, at=("tags.gov-env",)),
    Example(NETWORK, {"tags": tags(gov_budget="hw-sw")}, at=("tags.gov-budget",)),
)
