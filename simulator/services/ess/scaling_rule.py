"""Rules of groups: obeyed when they are executed, within the group's limits."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.ess.scaling_group import fit_to, members


def execute(step: Step) -> Attributes:
    """Let a group grow or shrink as a simple rule says."""
    ari = step.need("ScalingRuleAri")
    found = step.find(step.kind.name, ScalingRuleAri=ari)
    group = found and step.get(
        "ess/scaling_group", found[0].attributes["ScalingGroupId"]
    )
    if not found or not group:
        raise step.kind.absent.error(ari)
    if group.attributes["LifecycleState"] != "Active":
        raise ApiError(400, "IncorrectScalingGroupStatus", "The group is not enabled.")
    rule = found[0].attributes
    present = len(members(step, group))
    value = int(str(rule.get("AdjustmentValue") or 0))
    wanted = {
        "TotalCapacity": value,
        "PercentChangeInCapacity": present + present * value // 100,
    }.get(str(rule.get("AdjustmentType")), present + value)
    step.touch([group.id])
    return {"ScalingActivityId": fit_to(step, group, wanted)}
