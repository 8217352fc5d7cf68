"""Snapshot policies: each says how many disks follow it."""

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def count_disks(step: Step, reply: Attributes) -> Attributes:
    """Fill in the number of disks of every policy shown."""
    held = reply["AutoSnapshotPolicies"]
    rows = listed(held.get("AutoSnapshotPolicy")) if isinstance(held, dict) else []
    for row in rows:
        if isinstance(row, dict):
            disks = step.find(
                "ecs/disk", AutoSnapshotPolicyId=row["AutoSnapshotPolicyId"]
            )
            row["DiskNums"] = len(disks)
    return reply
