"""`ignore_changes` covers an input that a rule guards, or all of them.

What: the option of every resource of the cloud: `*`, tags, the resource group, and
    every input that the catalogue says tells a place, an owner or a key.
Why: what is ignored is never brought back to what was declared: somebody may change it
    in the cloud, and the program would not notice.
Fix: take the input out of ignore_changes.
Source: clauses A34 and A35.
"""

from collections.abc import Iterator

from facts.catalogue import catalogue
from policies.examples import NETWORK
from policies.resource import Options, Resource, Shape, show
from policies.rule import Example, Finding, Outcome, Rule, Severity
from policies.scope import resource_of_cloud
from policies.stack import Stack
from policies.text import wording

_BUCKET = "alicloud:oss/bucket:Bucket"
# Each of these is declared by a resource of its own; the bucket would differ for ever.
_SEPARATE = {_BUCKET: {"acl", "policy", "logging", "serverSideEncryptionRule"}}
_OWNER = {"tags", "volumeTags", "templateTags", "resourceGroupId"}
GUARDED = wording(
    "covers {input}, which a rule guards",
    "inputs that no rule guards",
    "take it out of ignore_changes",
)


def check(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
    """Compare the first step of each ignored path with the guarded inputs."""
    if not resource.options.ignore_changes:
        return
    guarded = _guarded(resource.type)
    for path in resource.options.ignore_changes:
        top = path.replace("[", ".").partition(".")[0].strip('"') or "*"
        if top == "*" or top in guarded:
            words = {"input": "everything" if top == "*" else show(top, Shape.INPUT)}
            yield Finding("ignore_changes", GUARDED, words=words)


def _guarded(type_: str) -> set[str]:
    entry = catalogue().get(type_)
    told = {
        each.path.replace("[", ".").replace("{", ".").partition(".")[0]
        for each in (entry.inputs if entry else ())
        if each.rule
    }
    return (told | _OWNER) - _SEPARATE.get(type_, set())


RULE = Rule("MO-OWN-010", Severity.HIGH, ("A34", "A35"), resource_of_cloud, check)


def _ignoring(*paths: str) -> Options:
    return Options(ignore_changes=paths)


GOOD = (
    Example(NETWORK, {}, options=_ignoring("description")),
    Example(_BUCKET, {}, options=_ignoring("acl", "policy")),
)
BAD = (
    Example(NETWORK, {}, options=_ignoring("*"), at=("ignore_changes",)),
    Example(NETWORK, {}, options=_ignoring("tags"), at=("ignore_changes",)),
    Example(NETWORK, {}, options=_ignoring("tags.gov-dept"), at=("ignore_changes",)),
)
