"""Route tables and subnets: only tables of the same network may be associated."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge_association(step: Step) -> None:
    """Refuse a table of another network, or a second one of the caller's own."""
    switch = step.get("vpc/vswitch", step.need("VSwitchId"))
    table = step.get("vpc/route_table", step.need("RouteTableId"))
    if switch is None or table is None:
        return  # said by the action itself
    if switch.attributes["VpcId"] != table.attributes["VpcId"]:
        raise ApiError(
            400,
            "InvalidVSwitchId.NotBelongToVpc",
            "The VSwitch does not belong to the VPC of the route table.",
        )
    present = step.get("vpc/route_table", switch.attributes.get("RouteTableId"))
    if present is not None and present.attributes["RouteTableType"] == "Custom":
        raise ApiError(
            400,
            "IncorrectVSwitchStatus.Associated",
            "The VSwitch is already associated with a custom route table.",
        )
