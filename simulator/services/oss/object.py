"""Objects: small ones, as state files and certificates are."""

import hashlib
import re
from collections.abc import Mapping
from email.utils import formatdate
from urllib.parse import unquote

from simulator.cloud.changing import erase
from simulator.cloud.clock import written
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.oss.bucket import bucket_of
from simulator.services.oss.part import held_by, judge_key

LARGEST = 16 * 1024 * 1024
# One range: from, to; from; or the last so many bytes.
_RANGE = re.compile(r"bytes=(?=\d|-\d)(\d*)-(\d*)")


def ready(step: Step) -> Resource:
    """Return the bucket, if what encrypts it works."""
    bucket = bucket_of(step)
    part = held_by(step, bucket, "encryption")
    content = part.attributes["content"] if part else None
    held = content if isinstance(content, dict) else {}
    rule = held.get("ApplyServerSideEncryptionByDefault")
    judge_key(step, rule if isinstance(rule, dict) else {})
    return bucket


def _named(step: Step) -> Resource:
    bucket = ready(step)
    row = step.get("oss/object", f"{bucket.id}:{step.text('object')}")
    if row is None:
        raise step.cloud.kind("oss/object").absent.error(step.text("object"))
    return row


def put(step: Step) -> Attributes:
    """Keep an object; 400 EntityTooLarge above 16 MiB."""
    bucket, body = ready(step), step.text("@body")
    digest = hashlib.md5(body.encode("latin-1"), usedforsecurity=False)
    tag = f'"{digest.hexdigest().upper()}"'
    keep(step, bucket, body, tag, step.call.headers)
    return {"@headers": {"ETag": tag}}


def keep(
    step: Step,
    bucket: Resource,
    body: str,
    tag: str,
    headers: Mapping[str, str],
    *,
    sort: str = "Normal",
) -> Resource:
    """Keep bytes under the name of the call, with what its headers say of them."""
    if len(body) > LARGEST:
        raise ApiError(400, "EntityTooLarge", "The simulator keeps objects to 16 MiB.")
    name = f"{bucket.id}:{step.text('object')}"
    held = step.get("oss/object", name)
    if held is not None and headers.get("x-oss-forbid-overwrite") == "true":
        raise ApiError(409, "FileAlreadyExists", "The object you specified exists.")
    given: Attributes = {
        "bucket": bucket.id,
        "object": step.text("object"),
        "Body": body,
        "Size": len(body),
        "ETag": tag,
        "Type": headers.get("content-type") or "application/octet-stream",
        "Sort": sort,
        "LastModified": step.now,
        "Meta": {
            name: value
            for name, value in headers.items()
            if name.startswith("x-oss-meta-")
        },
    }
    if held is None:
        return make(step.on(step.cloud.kind("oss/object"), given))
    step.cloud.store.change(held, given)
    return held


def copy(step: Step) -> Attributes:
    """Keep the bytes of another object, and what is said of it unless told anew."""
    bucket, source = ready(step), source_of(step)
    held = source.attributes
    meta = held["Meta"] if isinstance(held["Meta"], dict) else {}
    headers = {"content-type": str(held["Type"])}
    headers |= {name: str(value) for name, value in meta.items()}
    if step.call.headers.get("x-oss-metadata-directive", "").upper() == "REPLACE":
        headers = dict(step.call.headers)
    made = keep(step, bucket, str(held["Body"]), str(held["ETag"]), headers)
    return {
        "@root": "CopyObjectResult",
        "LastModified": _when(made),
        "ETag": made.attributes["ETag"],
    }


def source_of(step: Step) -> Resource:
    """Return the object that `x-oss-copy-source` names: /bucket/object."""
    path = unquote(step.call.headers.get("x-oss-copy-source", "")).removeprefix("/")
    bucket, _, name = path.partition("?")[0].partition("/")
    return _named(step.on(step.kind, {"bucket": bucket, "object": name}))


def _headers(row: Resource) -> Attributes:
    held = row.attributes
    meta = held.get("Meta")
    return {
        "ETag": held["ETag"],
        "Content-Type": held["Type"],
        "Last-Modified": formatdate(float(str(held["LastModified"])), usegmt=True),
        "x-oss-object-type": held["Sort"],
        "x-oss-storage-class": "Standard",
        **(meta if isinstance(meta, dict) else {}),
    }


def get(step: Step) -> Attributes:
    """Return an object's bytes, or the range that is asked for; HEAD drops them."""
    row = _named(step)
    body, headers = str(row.attributes["Body"]), _headers(row)
    headers["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(step.call.headers.get("range", ""))
    if asked is None:
        return {"@body": body, "@headers": headers}
    first, last = asked[1], asked[2]
    start = int(first) if first else max(len(body) - int(last), 0)
    end = min(int(last), len(body) - 1) if first and last else len(body) - 1
    if start > end:
        raise ApiError(416, "InvalidRange", "The requested range cannot be satisfied.")
    headers["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
    return {"@status": 206, "@body": body[start : end + 1], "@headers": headers}


def delete(step: Step) -> Attributes:
    """Remove an object; it may be absent already."""
    bucket = bucket_of(step)
    row = step.get("oss/object", f"{bucket.id}:{step.text('object')}")
    if row is not None:
        erase(step.cloud.store, row)
    return {}


def delete_many(step: Step) -> Attributes:
    """Remove several objects and say which."""
    bucket = bucket_of(step)
    gone: list[Json] = []
    for item in listed(step.parameters.get("Object")):
        name = item.get("Key") if isinstance(item, dict) else item
        row = step.get("oss/object", f"{bucket.id}:{name}")
        if row is not None:
            erase(step.cloud.store, row)
        gone.append({"Key": name})
    if step.text("Quiet") == "true":
        gone = []
    return {"@root": "DeleteResult", "Deleted": gone}


def list_objects(step: Step) -> Attributes:
    """Return the names below a prefix, folded at a delimiter."""
    bucket = bucket_of(step)
    prefix, delimiter = step.text("prefix"), step.text("delimiter")
    after = step.text("marker") or step.text("start-after")
    after = max(after, step.text("continuation-token"))
    most = min(int(step.text("max-keys") or "100"), 1000)
    rows = {
        str(row.attributes["object"]): row
        for row in step.find("oss/object", bucket=bucket.id)
    }
    names = sorted(name for name in rows if name.startswith(prefix) and name > after)
    entries: dict[str, Resource | None] = {}
    for name in names:
        rest = name[len(prefix) :]
        folder, found, _ = rest.partition(delimiter) if delimiter else ("", "", "")
        if found:
            entries[f"{prefix}{folder}{delimiter}"] = None
        else:
            entries[name] = rows[name]
    page = dict(list(entries.items())[:most])
    more = len(entries) > most
    last = list(page)[-1] if page else ""
    return {
        "@root": "ListBucketResult",
        "Name": bucket.id,
        "Prefix": prefix,
        "Marker": step.text("marker"),
        "MaxKeys": most,
        "Delimiter": delimiter,
        "IsTruncated": more,
        "KeyCount": len(page),
        **({"NextMarker": last, "NextContinuationToken": last} if more else {}),
        "Contents": [_line(name, row) for name, row in page.items() if row],
        "CommonPrefixes": [{"Prefix": name} for name, row in page.items() if not row],
    }


def _line(name: str, row: Resource) -> Attributes:
    held = row.attributes
    owner: Attributes = {"ID": row.scope, "DisplayName": row.scope}
    return {
        "Key": name,
        "LastModified": _when(row),
        "ETag": held["ETag"],
        "Type": held["Sort"],
        "Size": held["Size"],
        "StorageClass": "Standard",
        "Owner": owner,
    }


def _when(row: Resource) -> str:
    moment = float(str(row.attributes["LastModified"]))
    return written(moment, "%Y-%m-%dT%H:%M:%S.000Z")
