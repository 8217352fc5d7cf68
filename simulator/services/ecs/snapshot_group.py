"""Snapshot groups: one copy of each disk, made and removed together."""

from simulator.cloud.changing import remove
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid, missing

_SNAPSHOT = "ecs/snapshot"


def create(step: Step) -> Attributes:
    """Copy the disks that are named, or all of the server, but for the excluded."""
    given = dict(step.parameters)
    wanted = {str(one) for one in listed(given.pop("DiskId", None))}
    left = {str(one) for one in listed(given.pop("ExcludeDiskId", None))}
    if not (step.text("InstanceId") or wanted):
        raise missing("InstanceId")
    rows = step.find("ecs/disk", InstanceId=step.text("InstanceId"))
    chosen = wanted or {row.id for row in rows} - left
    if step.text("InstanceId") and not chosen <= {row.id for row in rows}:
        raise invalid("DiskId", "InvalidDiskId.NotFound")
    group = make(step.on(step.kind, given))
    step.touch([group.id])
    kind = step.cloud.kind(_SNAPSHOT)
    for id_ in sorted(chosen):
        make(step.on(kind, {"SourceDiskId": id_, "SnapshotGroupId": group.id}))
    return {"SnapshotGroupId": group.id}


def delete(step: Step) -> Attributes:
    """Remove a group and its copies; one that made an image keeps them all."""
    group = step.named(step.kind.name, "SnapshotGroupId")
    kind = step.cloud.kind(_SNAPSHOT)
    for row in step.find(_SNAPSHOT, SnapshotGroupId=group.id):
        remove(step.on(kind, {}), row)
    remove(step, group)
    return {"OperationProgressSet": {"OperationProgress": []}}
