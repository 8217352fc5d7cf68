"""Judges stores whose encryption is not said at all; a part of MO-RES-026."""

from collections.abc import Callable, Iterator

from policies.errors import Deferred
from policies.resource import Resource
from policies.rule import Finding, Outcome
from policies.stack import Stack
from policies.text import wording
from policies.values import plain

# The classes of data (domain reference, section 8) that must be encrypted.
_CONFIDENTIAL = {"personal", "sensitive", "restricted"}
_DEFAULT = "alicloud:ecs/diskEncryptionByDefault:DiskEncryptionByDefault"
_BUCKET_SIDE = "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption"
MISSING = wording(
    "is missing, and the class of data is {class}",
    "encryption at rest",
    "encrypt it with a key of this stack",
)


def _disk_default(_resource: Resource, stack: Stack) -> bool:
    graph = stack.graph
    return graph is not None and any(
        one.inputs.get("encrypted") is True for one in graph.of_type(_DEFAULT)
    )


def _bucket_side(resource: Resource, stack: Stack) -> bool:
    graph = stack.graph
    if graph is None:
        return False
    names = {resource.id, plain(resource.inputs.get("bucket"))}
    for side in graph.of_type(_BUCKET_SIDE):
        if resource in graph.contributors(side, "bucket"):
            return True
        bucket = plain(side.inputs.get("bucket"))
        if isinstance(bucket, str) and bucket in names:
            return True
    return False


def _nothing(_resource: Resource, _stack: Stack) -> bool:
    return False


# Type -> the input that encrypts, and what encrypts instead of it.
ABSENCE: dict[str, tuple[str, Callable[[Resource, Stack], bool]]] = {
    "alicloud:ecs/disk:Disk": ("encrypted", _disk_default),
    "alicloud:ecs/ecsDisk:EcsDisk": ("encrypted", _disk_default),
    "alicloud:nas/fileSystem:FileSystem": ("encryptType", _nothing),
    "alicloud:oss/bucket:Bucket": ("serverSideEncryptionRule", _bucket_side),
}


def absent(resource: Resource, stack: Stack) -> Iterator[Outcome]:
    """Judge a store of confidential data that does not say how it is encrypted."""
    if resource.type not in ABSENCE or not resource.has("tags.gov-data"):
        return
    at, instead = ABSENCE[resource.type]
    data_class = resource.at("tags.gov-data")
    if data_class not in _CONFIDENTIAL or resource.has(at):
        return
    if stack.graph is None and instead is not _nothing:
        yield Deferred(at)
    elif not instead(resource, stack):
        yield Finding(at, MISSING, words={"class": str(data_class)})
