"""An account-level resource is not in the account register.

What: set-up of the account itself (types without tags, group and parent): the account
    of the provider must be registered, and a local identity by its name.
Why: what belongs to no department belongs to the account, and the account's holder
    answers for it; a local user is a door that nobody may forget.
Fix: use a registered account, or register the name.
Source: clauses A34 and A37; facts/data/register.yaml.
"""

from collections.abc import Iterator

from facts.catalogue import catalogue
from policies import inside
from policies.credentials import account_of
from policies.examples import SITE, provider
from policies.resource import Resource, Shape, show
from policies.rule import Example, Finding, Outcome, Proof, Rule, Severity
from policies.scope import owned_by
from policies.stack import Stack
from policies.text import wording

UNREGISTERED = wording(
    "is {value}, which the account register does not have",
    "{names}",
    "register the name in facts/data/register.yaml",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the name of a local identity, and tell whose account it is."""
    entry = catalogue().get(resource.type)
    if entry is not None and entry.named:
        names = stack.facts.register.account_names.get(entry.short, ())
        name = resource.at("name")
        if name not in names:
            words = {"value": show(name, Shape.CODE), "names": ", ".join(names)}
            yield Finding("name", UNREGISTERED, words=words)
            return
    account = account_of(resource, stack)
    # A foreign account is a finding of MO-RES-015 at its provider, not a second one.
    if inside.account(account, stack.facts):
        yield Proof("owner", "provider.accountId", account)


RULE = Rule("MO-OWN-007", Severity.HIGH, ("A34", "A37"), owned_by("account"), check)

USER = "alicloud:ram/user:User"

GOOD = (
    Example(USER, {"name": "pilot-break-glass"}),
    Example(
        "alicloud:ram/accountPasswordPolicy:AccountPasswordPolicy",
        {},
        provider(accountId=SITE.account_id),
    ),
)
BAD = (Example(USER, {"name": "maria"}, at=("name",)),)
