"""A provider's credentials or its assumed role are not of a registered account.

What: account id, assumed roles and the sources of credentials of every provider. A
    profile, a shared file or a credentials URI is refused: nobody sees whose they are.
Why: everything that the provider makes belongs to the account of its credentials.
Fix: give the provider keys of the site's account, and no profile or file.
Source: clauses A34 and A37; facts/data/sites.yaml and register.yaml.
"""

from collections.abc import Iterator

from policies.credentials import account, assumed
from policies.examples import SITE, provider
from policies.resource import Resource
from policies.rule import Example, Finding, Outcome, Rule, Severity, attempt
from policies.scope import PROVIDER
from policies.scope import provider as providers
from policies.stack import Stack
from policies.text import wording

_ROLES = ("assumeRole", "assumeRoleWithOidc")
_UNSEEN = ("profile", "sharedCredentialsFile", "credentialsUri", "ecsRoleName")
UNSEEN = wording(
    "takes credentials from a place that nobody sees",
    "keys that are given to the provider",
    "remove it, and give the provider its keys",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge each setting by itself, so that an unknown one does not hide another."""
    yield from attempt(account, resource, stack)
    for setting in _ROLES:
        yield from attempt(assumed, resource, setting, stack)
    for setting in _UNSEEN:
        if resource.has(setting) and resource.inputs[setting] != "":
            yield Finding(setting, UNSEEN)


RULE = Rule("MO-RES-015", Severity.CRITICAL, ("A34", "A37"), providers, check)

OURS = f'{{"roleArn": "acs:ram::{SITE.account_id}:role/apply"}}'
FOREIGN_ROLE = '{"roleArn": "acs:ram::9999999999999999:role/admin"}'

GOOD = (
    Example(PROVIDER, provider(accountId=SITE.account_id, assumeRole=OURS)),
    Example(PROVIDER, provider(accountId="1999300000000030")),
)
BAD = (
    Example(PROVIDER, provider(assumeRole=FOREIGN_ROLE), at=("assumeRole",)),
    Example(PROVIDER, provider(accountId="9999999999999999"), at=("accountId",)),
    Example(PROVIDER, provider(profile="default"), at=("profile",)),
)
