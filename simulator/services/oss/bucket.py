"""Buckets: made again by their owner, and shown with all their settings."""

from simulator.cloud import tags as tag_table
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json


def bucket_of(step: Step) -> Resource:
    """Return the bucket that a call names; NoSuchBucket, or AccessDenied (403)."""
    kind = step.cloud.kind("oss/bucket")
    name = step.text("bucket")
    row = step.get(kind.name, name)
    if row is None:
        error = kind.absent.error(name)
        error.details["BucketName"] = name
        raise error
    if row.attributes["OwnerId"] != step.account:
        raise ApiError(
            403, "AccessDenied", "The bucket you access does not belong to you."
        )
    if row.attributes["Location"] != f"oss-{step.site.region}":
        raise ApiError(
            403,
            "AccessDenied",
            "The bucket you are attempting to access must be addressed using the "
            "specified endpoint.",
            Endpoint=str(row.attributes["ExtranetEndpoint"]),
        )
    step.touch([row.id])
    return row


def judge_owner(step: Step) -> None:
    """Refuse a bucket that is absent, another account's, or elsewhere."""
    bucket_of(step)


def put(step: Step) -> Attributes:
    """Create a bucket; its owner may do so again, which changes the ACL only."""
    acl = step.call.headers.get("x-oss-acl", "")
    held = step.get("oss/bucket", step.text("bucket"))
    if held is not None:
        if held.attributes["OwnerId"] != step.account:
            raise step.kind.exists.error(held.id)
        if acl:
            step.cloud.store.change(held, {**held.attributes, "Acl": acl})
        return {}
    given: Attributes = {
        name: step.parameters[name]
        for name in ("bucket", "StorageClass", "DataRedundancyType")
        if step.parameters.get(name)
    }
    if acl:
        given["Acl"] = acl
    if group := step.call.headers.get("x-oss-resource-group-id"):
        given["ResourceGroupId"] = group
    make(step.on(step.kind, given))
    step.touch([step.text("bucket")])
    return {"@headers": {"Location": f"/{step.text('bucket')}"}}


def location(step: Step) -> Attributes:
    """Return where a bucket is: an element that is text alone."""
    where = bucket_of(step).attributes["Location"]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint>{where}'
    return {"@body": f"{body}</LocationConstraint>"}


def info(step: Step) -> Attributes:
    """Return a bucket with what its settings say."""
    row = bucket_of(step)
    shown = dict(row.attributes)
    owner, acl = shown.pop("OwnerId"), shown.pop("Acl")
    parts = {
        str(part.attributes["part"]): part.attributes["content"]
        for part in step.find("oss/part", bucket=row.id)
    }
    shown["Owner"] = {"ID": owner, "DisplayName": owner}
    shown["AccessControlList"] = {"Grant": acl}
    shown["Comment"] = ""
    versioning = parts.get("versioning")
    if isinstance(versioning, dict) and versioning.get("Status"):
        shown["Versioning"] = versioning["Status"]
    shown["ServerSideEncryptionRule"] = _encryption(parts.get("encryption"))
    shown["BucketPolicy"] = _log_target(parts.get("logging"))
    return {"@root": "BucketInfo", "Bucket": shown}


def _encryption(content: Json) -> Attributes:
    if isinstance(content, dict):
        inner = content.get("ApplyServerSideEncryptionByDefault")
        if isinstance(inner, dict):
            return dict(inner)
    return {"SSEAlgorithm": "None"}


def _log_target(content: Json) -> Attributes:
    if isinstance(content, dict):
        inner = content.get("LoggingEnabled")
        if isinstance(inner, dict):
            return {
                "LogBucket": inner.get("TargetBucket", ""),
                "LogPrefix": inner.get("TargetPrefix", ""),
            }
    return {"LogBucket": "", "LogPrefix": ""}


def stat(step: Step) -> Attributes:
    """Return how much a bucket holds."""
    rows = step.find("oss/object", bucket=bucket_of(step).id)
    size = sum(int(str(row.attributes["Size"])) for row in rows)
    return {
        "@root": "BucketStat",
        "Storage": size,
        "ObjectCount": len(rows),
        "MultipartUploadCount": 0,
        "LiveChannelCount": 0,
        "LastModifiedTime": int(step.now),
        "StandardStorage": size,
        "StandardObjectCount": len(rows),
    }


def tag(step: Step) -> Attributes:
    """Replace all tags of a bucket."""
    row = bucket_of(step)
    held = step.parameters.get("TagSet")
    given = listed(held.get("Tag")) if isinstance(held, dict) else []
    found = tag_table.pairs(given)
    tag_table.within_limit(step.kind, found)
    step.cloud.store.retag(row, found)
    return {}


def tags(step: Step) -> Attributes:
    """Return the tags of a bucket."""
    row = bucket_of(step)
    shown: list[Json] = [
        {"Key": key, "Value": value} for key, value in row.tags.items()
    ]
    return {"@root": "Tagging", "TagSet": {"Tag": shown}}


def untag(step: Step) -> Attributes:
    """Remove all tags of a bucket, or those named in `tagging=k1,k2`."""
    row = bucket_of(step)
    named = [key for key in step.text("tagging").split(",") if key]
    kept = {key: value for key, value in row.tags.items() if named and key not in named}
    step.cloud.store.retag(row, kept)
    return {}
