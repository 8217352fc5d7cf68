"""Logs are kept for fewer days than required.

What: the retention of log stores.
Why: an incident is often found months later; the log must still be there.
Fix: keep logs for the days in facts/data/register.yaml, or longer.
Source: clauses A12 and A38; Law 13/2019; facts/data/register.yaml.
"""

from collections.abc import Iterator

from policies.places import text_of
from policies.resource import Resource, Shape, show
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.stack import Stack
from policies.text import wording

STORE = "alicloud:log/store:Store"
AT = "retentionPeriod"
TOO_SHORT = wording(
    "is {value} days",
    "{days} days or more",
    "keep the logs for {days} days or longer",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Compare the days; a store that does not say them keeps the service's default."""
    days = resource.at(AT)
    least = stack.facts.register.log_retention_days
    if isinstance(days, float) and days < least:
        shown = show(text_of(days), Shape.NUMBER)
        yield Finding(AT, TOO_SHORT, words={"value": shown, "days": str(least)})


def concerned(type_: str) -> bool:
    """Log stores."""
    return type_ == STORE


RULE = Rule("MO-RES-032", Severity.MEDIUM, ("A12", "A38"), concerned, check)

GOOD = (Example(STORE, {AT: 180.0}), Example(STORE, {}))
BAD = (Example(STORE, {AT: 30.0}, at=(AT,)),)
