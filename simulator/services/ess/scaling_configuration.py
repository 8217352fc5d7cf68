"""Recipes of groups: flat in their replies, with tags as one JSON text."""

import json

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError, Json
from simulator.services.ecs.launching import image_of, judge_size

_DISK = (
    "Category",
    "Size",
    "DiskName",
    "Description",
    "AutoSnapshotPolicyId",
    "PerformanceLevel",
)


def read(step: Step) -> None:
    """Judge sizes and image; keep the tags, which come as JSON text, aside."""
    given = dict(step.parameters)
    if text := given.pop("Tags", None):
        try:
            tags = json.loads(str(text))
        except ValueError as error:
            raise invalid("Tags") from error
        given["InstanceTags"] = tags if isinstance(tags, dict) else {}
    sizes = [*listed(given.get("InstanceTypes")), given.get("InstanceType")]
    named = [str(one) for one in sizes if one]
    for one in named:
        judge_size(one)
    if not named and step.call.action.startswith("Create"):
        raise missing("InstanceType")
    if named and not given.get("InstanceType"):
        given["InstanceType"] = named[0]
    if image := given.get("ImageId"):
        below = step.on(step.cloud.kind("ecs/instance"), {})
        image_of(below, str(image))
    step.parameters = given


def shown(step: Step, reply: Attributes) -> Attributes:
    """Show the system disk flat, and whether the group uses the recipe."""
    held = reply["ScalingConfigurations"]
    for row in listed(
        held.get("ScalingConfiguration") if isinstance(held, dict) else []
    ):
        if not isinstance(row, dict):
            continue
        said = row.get("SystemDisk")
        disk = said if isinstance(said, dict) else {}
        for name in _DISK:
            key = name.removeprefix("Disk")
            row[f"SystemDisk{key}"] = disk.get(name)
        row["DataDisks"] = {"DataDisk": row["DataDisk"]}
        row["SpotPriceLimit"] = {"SpotPriceModel": row["SpotPriceLimit"]}
        tags = row.get("InstanceTags")
        pairs = tags.items() if isinstance(tags, dict) else ()
        row["Tags"] = {"Tag": [{"Key": key, "Value": value} for key, value in pairs]}
        group = step.get("ess/scaling_group", row["ScalingGroupId"])
        used = group and group.attributes["ActiveScalingConfigurationId"]
        active = used == row["ScalingConfigurationId"]
        row["LifecycleState"] = "Active" if active else "Inactive"
    return reply


def judge_use(step: Step) -> None:
    """Refuse to delete the recipe that a running group goes by."""
    row = step.get(step.kind.name, step.need("ScalingConfigurationId"))
    group = row and step.get("ess/scaling_group", row.attributes["ScalingGroupId"])
    if not row or not group or group.attributes["LifecycleState"] != "Active":
        return
    used: Json = group.attributes["ActiveScalingConfigurationId"]
    if used == row.id:
        raise ApiError(
            400, "IncorrectScalingConfigurationLifecycleState", "The recipe is in use."
        )
