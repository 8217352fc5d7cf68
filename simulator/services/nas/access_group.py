"""Access groups: each says how many rules and mount targets it has."""

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def count(step: Step, reply: Attributes) -> Attributes:
    """Fill in the numbers of every group shown."""
    held = reply["AccessGroups"]
    for row in listed(held.get("AccessGroup")) if isinstance(held, dict) else []:
        if isinstance(row, dict):
            own = {name: row[name] for name in ("AccessGroupName", "FileSystemType")}
            row["RuleCount"] = len(step.find("nas/access_rule", **own))
            row["MountTargetCount"] = len(step.find("nas/mount_target", **own))
    return reply
