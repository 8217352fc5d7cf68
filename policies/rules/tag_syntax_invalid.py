"""A tag breaks the limits of its service, uses a reserved prefix or repeats a key.

What: keys and values of the tag map: number, length and reserved prefixes, the narrow
    alphabet of the DNS service, keys that differ only in case, variants of the required
    keys that look like them, and e-mail addresses of people.
Why: the service drops such a tag, or reads another one than the register means; the
    resource would lose its owner without a sign.
Fix: write the key as in facts/data/tags.yaml, and keep to the limits.
Source: clause A34; facts/data/tags.yaml.
"""

from collections.abc import Iterator

from policies.errors import UnexpectedShape
from policies.examples import NETWORK, tags
from policies.resource import Resource, Shape, show
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import taggable
from policies.stack import Stack
from policies.tag_syntax import MOST, NARROW, broken
from policies.text import wording
from policies.values import Value

TOO_MANY = wording("has {count} tags", "{most} tags or fewer", "remove some")
BROKEN = wording(
    "{reason}",
    "the limits of the service, and each key once",
    "write the key as in facts/data/tags.yaml, within the limits",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the number of tags, then each one by itself."""
    given = resource.at("tags") if resource.has("tags") else {}
    if not isinstance(given, dict):
        raise UnexpectedShape("tags")
    if len(given) > MOST:
        words = {"count": str(len(given)), "most": str(MOST)}
        yield Finding("tags", TOO_MANY, words=words)
    narrow = resource.type in NARROW
    for key, reason in broken(given, stack.facts.required_tags, narrow=narrow):
        yield Finding(f"tags.{show(key, Shape.CODE)}", BROKEN, words={"reason": reason})


RULE = Rule("MO-OWN-003", Severity.MEDIUM, ("A34",), taggable, check)

DNS = "alicloud:dns/alidnsDomain:AlidnsDomain"
MANY: dict[str, Value] = {f"extra-{number}": "x" for number in range(13)}

GOOD = (
    Example(NETWORK, {"tags": tags() | {"Team": "\u5e73\u53f0"}}),
    Example(DNS, {"tags": tags()}),
)
BAD = (
    Example(NETWORK, {"tags": tags() | MANY}, at=("tags",)),
    Example(NETWORK, {"tags": tags() | {"aliyun-x": "1"}}, at=("tags.aliyun-x",)),
    Example(
        NETWORK,
        {"tags": tags() | {"Gov-Owner": "msar"}},
        at=("tags.a value of another form (not shown)",),
    ),
    Example(
        NETWORK, {"tags": tags() | {"owner": "a", "Owner": "b"}}, at=("tags.owner",)
    ),
    Example(
        NETWORK,
        {"tags": tags() | {"\uff47ov-owner": "x"}},
        at=("tags.a value of another form (not shown)",),
    ),
    Example(NETWORK, {"tags": tags() | {"contact": "a@b.mo"}}, at=("tags.contact",)),
    Example(DNS, {"tags": tags() | {"team": "\u5e73\u53f0"}}, at=("tags.team",)),
)
