"""A resource without tags belongs to a parent that nobody owns.

What: the input that names the parent of a type without tags and group (bucket, project,
    instance, network ...): the parent must be of this stack or in the register.
Why: what cannot carry an owner has the owner of its parent; a parent that is only a
    name may be anybody's.
Fix: refer to the parent in this stack, or register it.
Source: clause A34; facts/data/classification.yaml and register.yaml.
"""

from collections.abc import Iterator

from facts.catalogue import catalogue
from policies.credentials import account_of
from policies.errors import Undetermined
from policies.places import text_of
from policies.references import settled
from policies.resource import Resource, Shape
from policies.rule import Example, Finding, Outcome, Proof, Rule, Severity
from policies.scope import owned_by
from policies.stack import Stack
from policies.text import wording

NOBODYS = wording(
    "is {value}, which neither this stack nor the register has",
    "a parent of this stack or of facts/data/register.yaml",
    "refer to the parent in this stack, or register it",
)


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Settle the first parent that is given, in the order of the catalogue."""
    entry = catalogue().get(resource.type)
    parents = entry.parents if entry else ()
    at = next((each for each in parents if resource.has(each)), None)
    if at is None:  # nothing above it but the account
        yield Proof("owner", "provider.accountId", account_of(resource, stack))
        return
    try:
        parent = text_of(resource.at(at))
    except Undetermined:
        parent = None
    whose = settled(resource, at, parent, stack, _is_cloud)
    if whose is None:
        yield Finding(at, NOBODYS, words={"value": resource.show(at, Shape.CODE)})
    else:
        yield Proof("owner", at, whose)


def _is_cloud(resource: Resource) -> bool:
    return not resource.external and resource.type.startswith("alicloud:")


RULE = Rule("MO-OWN-005", Severity.HIGH, ("A34",), owned_by("parent"), check)

OBJECT = "alicloud:oss/bucketObject:BucketObject"
BUCKET = Example("alicloud:oss/bucket:Bucket", {"bucket": "records"}, name="records")
IN = {"bucket": "records"}

GOOD = (
    Example(OBJECT, IN, others=(BUCKET,)),
    Example(OBJECT, {"bucket": "mogov-shared-images-bucket"}, others=()),
)
BAD = (
    Example(OBJECT, IN, at=("bucket",), others=()),
    Example(OBJECT, {"bucket": "Records"}, at=("bucket",), others=(BUCKET,)),
)
