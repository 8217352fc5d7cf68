"""Objects in parts: numbered, in any order, put together at the end."""

import hashlib
import re

from simulator.cloud.changing import erase
from simulator.cloud.clock import written
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.oss.bucket import bucket_of
from simulator.services.oss.object import LARGEST, keep, ready, source_of

_PART = "oss/upload_part"
_LAST_NUMBER, _LEAST = 10_000, 100 * 1024
_COPIED = re.compile(r"bytes=(\d+)-(\d+)")


def initiate(step: Step) -> Attributes:
    """Begin an upload, and remember what its headers say of the object."""
    bucket = ready(step)
    kept = ("content-type", "x-oss-forbid-overwrite")
    headers: Attributes = {
        name: value
        for name, value in step.call.headers.items()
        if name in kept or name.startswith("x-oss-meta-")
    }
    name = step.text("object")
    given: Attributes = {"bucket": bucket.id, "object": name, "Headers": headers}
    made = make(step.on(step.cloud.kind("oss/upload"), {**given, "Begun": step.now}))
    return {
        "@root": "InitiateMultipartUploadResult",
        "Bucket": bucket.id,
        "Key": name,
        "UploadId": made.id,
    }


def _upload(step: Step) -> Resource:
    row = step.get("oss/upload", step.need("uploadId"))
    named = (bucket_of(step).id, step.text("object"))
    if row is None or (row.attributes["bucket"], row.attributes["object"]) != named:
        raise step.cloud.kind("oss/upload").absent.error(step.text("uploadId"))
    return row


def put(step: Step) -> Attributes:
    """Keep one part; a number that comes again replaces the part."""
    return {"@headers": {"ETag": _keep(step, step.text("@body"))}}


def copy(step: Step) -> Attributes:
    """Keep bytes of another object as a part."""
    body = str(source_of(step).attributes["Body"])
    wanted = _COPIED.fullmatch(step.call.headers.get("x-oss-copy-source-range", ""))
    if wanted:
        body = body[int(wanted[1]) : int(wanted[2]) + 1]
    tag = _keep(step, body)
    when = written(step.now, "%Y-%m-%dT%H:%M:%S.000Z")
    return {"@root": "CopyPartResult", "LastModified": when, "ETag": tag}


def _keep(step: Step, body: str) -> str:
    ready(step)
    upload, number = _upload(step), step.text("partNumber")
    if not number.isdecimal() or not 0 < int(number) <= _LAST_NUMBER:
        raise ApiError(
            400, "InvalidArgument", "Part number must be an integer in 1 to 10000."
        )
    rows = step.find(_PART, UploadId=upload.id)
    held = [len(str(row.attributes["Body"])) for row in rows]
    if sum(held) + len(body) > LARGEST:
        raise ApiError(400, "EntityTooLarge", "The simulator keeps objects to 16 MiB.")
    digest = hashlib.md5(body.encode("latin-1"), usedforsecurity=False)
    given: Attributes = {
        "UploadId": upload.id,
        "PartNumber": int(number),
        "Body": body,
        "ETag": f'"{digest.hexdigest().upper()}"',
        "LastModified": written(step.now, "%Y-%m-%dT%H:%M:%S.000Z"),
    }
    present = step.get(_PART, f"{upload.id}:{number}")
    if present is not None:
        step.cloud.store.change(present, given)
    else:
        make(step.on(step.cloud.kind(_PART), given))
    return str(given["ETag"])


def complete(step: Step) -> Attributes:
    """Put the named parts together; refuses wrong order, tags and small parts.

    The tag is no digest of the bytes: MD5 of the parts' digests, and how many.
    """
    bucket, upload = ready(step), _upload(step)
    parts = _chosen(step, upload)
    tags = [str(part.attributes["ETag"]).strip('"') for part in parts]
    digest = hashlib.md5(bytes.fromhex("".join(tags)), usedforsecurity=False)
    tag = f'"{digest.hexdigest().upper()}-{len(parts)}"'
    headers = upload.attributes["Headers"]
    said = {
        name: str(value)
        for name, value in (headers if isinstance(headers, dict) else {}).items()
    }
    body = "".join(str(part.attributes["Body"]) for part in parts)
    keep(step, bucket, body, tag, said, sort="Multipart")
    erase(step.cloud.store, upload)
    name = step.text("object")
    return {
        "@root": "CompleteMultipartUploadResult",
        "Location": f"http://{bucket.id}.{bucket.attributes['ExtranetEndpoint']}/{name}",
        "Bucket": bucket.id,
        "Key": name,
        "ETag": tag,
    }


def _chosen(step: Step, upload: Resource) -> list[Resource]:
    if step.call.headers.get("x-oss-complete-all", "").lower() == "yes":
        parts = _parts(step, upload)
    else:
        wanted = [row for row in listed(step.parameters.get("Part")) if row]
        named = [row for row in wanted if isinstance(row, dict)]
        numbers = [int(str(row.get("PartNumber") or 0)) for row in named]
        if numbers != sorted(set(numbers)):
            raise ApiError(
                400, "InvalidPartOrder", "The list of parts was not in ascending order."
            )
        parts = [_part(step, upload, row) for row in named]
    if not parts:
        raise ApiError(400, "MalformedXML", "The upload names no part.")
    if any(len(str(part.attributes["Body"])) < _LEAST for part in parts[:-1]):
        raise ApiError(
            400, "EntityTooSmall", "Your proposed upload smaller than the minimum."
        )
    return parts


def _part(step: Step, upload: Resource, said: Attributes) -> Resource:
    row = step.get(_PART, f"{upload.id}:{said.get('PartNumber')}")
    tag = str(said.get("ETag") or "").strip('"').upper()
    if row is None or str(row.attributes["ETag"]).strip('"') != tag:
        raise ApiError(
            400,
            "InvalidPart",
            "One or more of the specified parts could not be found or the specified "
            "entity tag might not have matched the part's entity tag.",
        )
    return row


def _parts(step: Step, upload: Resource) -> list[Resource]:
    rows = step.find(_PART, UploadId=upload.id)
    return sorted(rows, key=lambda row: int(str(row.attributes["PartNumber"])))


def abort(step: Step) -> Attributes:
    """Forget an upload and its parts."""
    erase(step.cloud.store, _upload(step))
    return {}


def list_parts(step: Step) -> Attributes:
    """Return the parts that have arrived, by number, a page of them."""
    upload = _upload(step)
    after = int(step.text("part-number-marker") or 0)
    most = min(int(step.text("max-parts") or 1000), 1000)
    rows = [
        row
        for row in _parts(step, upload)
        if int(str(row.attributes["PartNumber"])) > after
    ]
    names = ("PartNumber", "LastModified", "ETag")
    shown: list[Json] = [
        {name: row.attributes[name] for name in names}
        | {"Size": len(str(row.attributes["Body"]))}
        for row in rows[:most]
    ]
    last = rows[:most][-1].attributes["PartNumber"] if rows[:most] else 0
    return {
        "@root": "ListPartsResult",
        "Bucket": upload.attributes["bucket"],
        "Key": upload.attributes["object"],
        "UploadId": upload.id,
        "NextPartNumberMarker": last,
        "MaxParts": most,
        "IsTruncated": len(rows) > most,
        "Part": shown,
    }


def list_uploads(step: Step) -> Attributes:
    """Return the uploads of a bucket that are neither completed nor aborted."""
    bucket, prefix = bucket_of(step), step.text("prefix")
    most = min(int(step.text("max-uploads") or 1000), 1000)
    after = (step.text("key-marker"), step.text("upload-id-marker"))
    rows = sorted(
        (str(row.attributes["object"]), row.id, row)
        for row in step.find("oss/upload", bucket=bucket.id)
        if str(row.attributes["object"]).startswith(prefix)
    )
    left = [row for row in rows if after == ("", "") or row[:2] > after]
    shown: list[Json] = [
        {"Key": name, "UploadId": id_, "Initiated": _begun(row)}
        for name, id_, row in left[:most]
    ]
    more = len(left) > most
    key, id_ = left[most - 1][:2] if more else ("", "")
    return {
        "@root": "ListMultipartUploadsResult",
        "Bucket": bucket.id,
        "Prefix": prefix,
        "MaxUploads": most,
        "IsTruncated": more,
        "NextKeyMarker": key,
        "NextUploadIdMarker": id_,
        "Upload": shown,
    }


def _begun(row: Resource) -> str:
    return written(float(str(row.attributes["Begun"])), "%Y-%m-%dT%H:%M:%S.000Z")
