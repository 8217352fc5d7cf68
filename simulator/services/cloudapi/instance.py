"""Gateways: the subnets and the groups that one stands in must be there."""

from simulator.cloud.references import listed
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json


def judge(step: Step) -> None:
    """Refuse a subnet of another network or zone; say the subnets as reads do."""
    network = step.text("UserVpcId")
    shown: list[Json] = []
    for row in listed(step.parameters.get("ZoneVSwitchSecurityGroup")):
        if not isinstance(row, dict):
            continue
        switch = step.get("vpc/vswitch", row.get("VSwitchId"))
        if switch is None:
            raise ApiError(404, "NotFoundVSwitch", f"No {row.get('VSwitchId')} exists.")
        held = switch.attributes
        if (
            held["VpcId"] != network
            or row.get("ZoneId", held["ZoneId"]) != (held["ZoneId"])
        ):
            raise ApiError(400, "InvalidVSwitch", "The network or zone is another.")
        if step.get("ecs/security_group", row.get("SecurityGroupId")) is None:
            raise ApiError(
                404, "NotFoundSecurityGroup", f"No {row.get('SecurityGroupId')} exists."
            )
        one = {name: value for name, value in row.items() if name != "VSwitchId"}
        shown.append({**one, "VswitchId": switch.id})
    step.parameters = {**step.parameters, "ZoneVSwitchSecurityGroup": shown}
