"""Judges whose credentials a provider uses; the work behind MO-RES-015."""

import json
import re
from collections.abc import Iterator

from policies import inside
from policies.errors import UnexpectedShape
from policies.places import text_of
from policies.resource import Resource, Shape, show
from policies.rule import Finding, Outcome
from policies.stack import Stack
from policies.text import wording

_ARN = re.compile(r"acs:ram::([0-9]{16,18}):[^\s\"]+")
FOREIGN = wording(
    "is of account {value}",
    "accounts of facts/data/sites.yaml and register.yaml",
    "use credentials of account {account}",
)


def account(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the account id that the provider is told."""
    yield from _known("accountId", text_of(resource.at("accountId")) or "", stack)


def assumed(resource: Resource, setting: str, stack: Stack) -> Iterator[Outcome]:
    """Judge the role that a setting assumes; it may be JSON text or an object."""
    given = resource.at(setting)
    if given is None:
        return
    text = given if isinstance(given, str) else json.dumps(given)
    named = re.findall(r'"roleArn"\s*:\s*"([^"]*)"', text)
    if not named and "arn" in text.lower():
        raise UnexpectedShape(setting)
    for arn in named:
        found = _ARN.fullmatch(arn)
        yield from _known(setting, found.group(1) if found else arn or "none", stack)


def _known(at: str, whose: str, stack: Stack) -> Iterator[Outcome]:
    if whose and not inside.account(whose, stack.facts):
        shown = show(whose, Shape.NUMBER)
        words = {"value": shown, "account": stack.site.account_id}
        yield Finding(at, FOREIGN, words=words)


def account_of(resource: Resource, stack: Stack) -> str:
    """Return the account that a resource is made in: its provider's, or the site's."""
    used = resource.provider
    given = text_of(used.at("accountId")) if used and used.has("accountId") else None
    return given or stack.site.account_id
