"""Groups: when one is enabled it has as many servers as it should, no more, no less."""

from simulator.cloud.changing import erase
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json
from simulator.services.ecs import instance, launching

_MEMBER = "ess/scaling_instance"
_KEPT = (
    "ImageId",
    "InstanceType",
    "KeyPairName",
    "RamRoleName",
    "UserData",
    "InternetChargeType",
    "InternetMaxBandwidthIn",
    "InternetMaxBandwidthOut",
    "SystemDisk",
    "DataDisk",
    "HttpEndpoint",
    "HttpTokens",
)


def read_lists(step: Step) -> None:
    """Read lists that come as JSON text, and judge the two numbers."""
    given = dict(step.parameters)
    for name in ("LoadBalancerIds", "DBInstanceIds"):
        if name in given:
            ids: list[Json] = [*values_of(given[name])]
            given[name] = ids
    if not given.get("VSwitchIds") and given.get("VSwitchId"):
        given["VSwitchIds"] = [given["VSwitchId"]]
    row = step.get(step.kind.name, step.text("ScalingGroupId"))
    before = row.attributes if row else {}
    low, high = (
        int(str(given.get(name, before.get(name)) or 0))
        for name in ("MinSize", "MaxSize")
    )
    if low > high:
        raise ApiError(400, "InvalidParameter.Conflict", "MinSize is above MaxSize.")
    step.parameters = given


def _must(step: Step) -> Resource:
    return step.must(step.kind.name, step.need("ScalingGroupId"))


def judge_recipe(step: Step) -> None:
    """Refuse to enable a group that does not know what its servers are like."""
    row = _must(step)
    names = ("ActiveScalingConfigurationId", "LaunchTemplateId")
    if not any(step.text(name) or row.attributes.get(name) for name in names):
        raise ApiError(
            400,
            "MissingActiveScalingConfiguration",
            "The scaling group has no active scaling configuration.",
        )


def members(step: Step, group: Resource) -> list[Resource]:
    """Return the members of a group, oldest first."""
    return step.find(_MEMBER, ScalingGroupId=group.id)


def fit(step: Step, reply: Attributes) -> Attributes:
    """Start or remove servers of an enabled group until their number fits."""
    group = _must(step)
    if group.attributes["LifecycleState"] == "Active":
        desired = group.attributes["DesiredCapacity"]
        present = len(members(step, group))
        fit_to(step, group, present if desired is None else int(str(desired)))
    return reply


def fit_to(step: Step, group: Resource, wanted: int) -> str:
    """Let a group have so many members, within its limits; return the activity."""
    said = group.attributes
    low, high = int(str(said["MinSize"])), int(str(said["MaxSize"]))
    count = min(max(wanted, low), high)
    rows = members(step, group)
    for _ in range(count - len(rows)):
        _start(step, group)
    free = [row for row in rows if row.attributes["LifecycleState"] == "InService"]
    for row in free[: max(0, len(rows) - count)]:
        release(step, row)
    text = f'The capacity changes from "{len(rows)}" to "{count}".'
    given: Attributes = {
        "ScalingGroupId": group.id,
        "Description": text,
        "Cause": text,
        "TotalCapacity": str(count),
        "ScalingInstanceNumber": abs(count - len(rows)),
    }
    return make(step.on(step.cloud.kind("ess/scaling_activity"), given)).id


def _start(step: Step, group: Resource) -> None:
    said = group.attributes
    switches = values_of(said["VSwitchIds"])
    if not switches:
        raise ApiError(400, "MissingParameter", "The group has no VSwitch.")
    turn = len(members(step, group)) % len(switches)
    given: Attributes = {"VSwitchId": switches[turn]}
    recipe = step.get("ess/scaling_configuration", said["ActiveScalingConfigurationId"])
    kind = step.cloud.kind("ecs/instance")
    if recipe is not None:
        held = recipe.attributes
        given |= {name: held[name] for name in _KEPT if held.get(name)}
        groups = values_of(held["SecurityGroupIds"])
        groups += values_of(held.get("SecurityGroupId"))
        ids: list[Json] = [*dict.fromkeys(groups)]
        tags = held.get("InstanceTags")
        given |= {
            "SecurityGroupIds": ids,
            "Tag": [
                {"Key": key, "Value": value}
                for key, value in (tags.items() if isinstance(tags, dict) else ())
            ],
        }
    else:
        given["LaunchTemplateId"] = said["LaunchTemplateId"]
        given = launching.with_template(step.on(kind, given))
    given["ResourceGroupId"] = said["ResourceGroupId"]
    server = launching.launch(step.on(kind, given), given, "RunInstances")
    member: Attributes = {"ScalingGroupId": group.id, "InstanceId": server.id}
    make(step.on(step.cloud.kind(_MEMBER), member))


def release(step: Step, row: Resource) -> None:
    """Take a member out of its group; a server that the group made is deleted."""
    if row.attributes["CreationType"] == "AutoCreated":
        kind = step.cloud.kind("ecs/instance")
        instance.delete(step.on(kind, {"InstanceId": row.id, "Force": True}))
    else:
        erase(step.cloud.store, row)


def empty(step: Step) -> None:
    """Refuse to delete a group that has members, unless it is meant."""
    group = _must(step)
    rows = members(step, group)
    if rows and step.text("ForceDelete").lower() != "true":
        raise ApiError(400, "IncorrectScalingGroupStatus", "The group has servers.")
    for row in rows:
        release(step, row)


def counted(step: Step, reply: Attributes) -> Attributes:
    """Say how many servers each group has."""
    held = reply["ScalingGroups"]
    for row in listed(held.get("ScalingGroup") if isinstance(held, dict) else []):
        if isinstance(row, dict):
            found = step.find(_MEMBER, ScalingGroupId=row["ScalingGroupId"])
            kept = [
                one for one in found if one.attributes["LifecycleState"] == "Protected"
            ]
            row["TotalCapacity"] = row["TotalInstanceCount"] = len(found)
            row["ProtectedCapacity"] = len(kept)
            row["ActiveCapacity"] = len(found) - len(kept)
            if row.get("DesiredCapacity") is None:
                del row["DesiredCapacity"]
    return reply
