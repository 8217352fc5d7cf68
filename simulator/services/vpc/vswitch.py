"""Subnets: which route table and which network ACL may be associated."""

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
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


def judge_guard(step: Step) -> None:
    """Refuse a subnet that has an ACL already, or not the one to be taken off."""
    wanted = step.need("NetworkAclId")
    binding = step.call.action == "AssociateNetworkAcl"
    for entry in listed(step.parameters.get("Resource")):
        id_ = entry.get("ResourceId") if isinstance(entry, dict) else None
        switch = step.get("vpc/vswitch", id_)
        held = "" if switch is None else switch.attributes.get("NetworkAclId")
        if switch is not None and binding and held not in ("", wanted):
            code = "InvalidResource.AlreadyBound"
            raise ApiError(400, code, f"The VSwitch {id_} has a network ACL already.")
        if switch is not None and not binding and held != wanted:
            code = "InvalidResource.NotBinding"
            raise ApiError(400, code, f"The network ACL is not bound to {id_}.")


def show_table(step: Step, reply: Attributes) -> Attributes:
    """Show which route table a subnet goes by, as an object."""
    table = step.get("vpc/route_table", reply.get("RouteTableId"))
    if table is None:
        return reply
    held = {name: table.attributes[name] for name in ("RouteTableId", "RouteTableType")}
    return {**reply, "RouteTable": held}
