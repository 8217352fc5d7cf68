"""The service itself: the buckets of an account."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def buckets(step: Step) -> Attributes:
    """Return the caller's buckets in this region, by prefix, in order of name."""
    rows = step.find(
        "oss/bucket", Location=f"oss-{step.site.region}", OwnerId=step.account
    )
    prefix, marker = step.text("prefix"), step.text("marker")
    most = int(step.text("max-keys") or "100")
    names = sorted(row.id for row in rows if row.id.startswith(prefix))
    names = [name for name in names if name > marker]
    held = {row.id: row.attributes for row in rows}
    shown: list[Json] = [_line(held[name]) for name in names[:most]]
    reply: Attributes = {
        "@root": "ListAllMyBucketsResult",
        "Prefix": prefix,
        "Marker": marker,
        "MaxKeys": most,
        "IsTruncated": len(names) > most,
        "Owner": {"ID": step.account, "DisplayName": step.account},
        "Buckets": {"Bucket": shown},
    }
    if len(names) > most:
        reply["NextMarker"] = names[most - 1]
    return reply


def _line(bucket: Attributes) -> Attributes:
    names = (
        "Name",
        "Location",
        "CreationDate",
        "ExtranetEndpoint",
        "IntranetEndpoint",
        "StorageClass",
        "ResourceGroupId",
    )
    region = str(bucket["Location"]).removeprefix("oss-")
    return {**{name: bucket[name] for name in names}, "Region": region}
