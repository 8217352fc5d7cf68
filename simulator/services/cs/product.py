"""Kubernetes: the versions that are offered, and tags in this product's own words."""

from typing import TYPE_CHECKING

from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def offered(step: Step) -> list[str]:
    """Return the versions that a cluster may have, the newest first."""
    rows: list[Attributes] = step.kind.declared["product"]["catalogue"]["versions"]
    return [str(row["version"]) for row in rows]


def versions(step: Step) -> Attributes:
    """List the versions, or the one asked for."""
    wanted = step.text("KubernetesVersion")
    known = offered(step)
    rows: list[Json] = [
        {
            "version": one,
            "creatable": True,
            "runtimes": [{"name": "containerd", "version": "1.6.36"}],
            "images": [],
            "capabilities": {},
            "meta_data": {},
            "upgradable_versions": [*known[:place]],
        }
        for place, one in enumerate(known)
        if wanted in ("", one)
    ]
    return {"body": rows}


def list_tags(step: Step) -> Attributes:
    """List the tags of clusters."""
    kind = step.cloud.kind("cs/cluster")
    ids = values_of(step.parameters.get("resource_ids"))
    rows: list[Json] = [
        {
            "resource_id": row.id,
            "resource_type": kind.tag_type,
            "tag_key": key,
            "tag_value": value,
        }
        for row in step.find(kind.name)
        if not ids or row.id in ids
        for key, value in row.tags.items()
    ]
    return {"tag_resources": {"tag_resource": rows}, "next_token": ""}
