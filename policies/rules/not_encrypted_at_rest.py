"""A store that can be encrypted is not.

What: every switch and algorithm of encryption at rest that is given; and for disks,
    file systems and buckets of personal data or a higher class also its absence, where
    neither the account nor a resource of the stack encrypts them.
Why: a disk that is replaced or a copy that is lost must tell nothing.
Fix: switch encryption on, with a key of this stack.
Source: clauses A38 and A39; MLPS 2.0, 8.2.4.4.
"""

from collections.abc import Iterator

from policies.encryption import ABSENCE, absent
from policies.places import judged
from policies.resource import Resource
from policies.rule import Example, Outcome, Rule, Severity
from policies.scope import spoken_for_by
from policies.stack import Stack
from policies.values import Value

NAME = "not_encrypted_at_rest"


def check(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge the switches that are given, then what is not given at all."""
    yield from judged(NAME)(resource, stack)
    yield from absent(resource, stack)


def concerned(type_: str) -> bool:
    """Types with such a switch, and those that another resource encrypts."""
    return type_ in ABSENCE or spoken_for_by(NAME)(type_)


RULE = Rule("MO-RES-026", Severity.HIGH, ("A38", "A39"), concerned, check)

DISK = "alicloud:ecs/ecsDisk:EcsDisk"
BUCKET = "alicloud:oss/bucket:Bucket"
FILES = "alicloud:nas/fileSystem:FileSystem"
SIDE = "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption"
PERSONAL: dict[str, Value] = {"tags": {"gov-data": "personal"}}
KMS = Example(SIDE, {"bucket": "records", "sseAlgorithm": "KMS"}, name="kms")

GOOD = (
    Example(DISK, {"encrypted": True}),
    Example(BUCKET, {**PERSONAL, "bucket": "records"}, others=(KMS,)),
    Example(BUCKET, {"tags": {"gov-data": "open"}}, others=()),
    Example(FILES, {**PERSONAL, "encryptType": 2.0}),
)
BAD = (
    Example(DISK, {"encrypted": False}, at=("encrypted",)),
    Example(DISK, PERSONAL, at=("encrypted",), others=()),
    Example(BUCKET, PERSONAL, at=("serverSideEncryptionRule",), others=()),
    Example(FILES, {"encryptType": 0.0}, at=("encryptType",)),
    Example(SIDE, {"sseAlgorithm": "None"}, at=("sseAlgorithm",)),
)
