"""Zones of load balancers: each names a switch of the network, and is judged alike."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing

if TYPE_CHECKING:
    from simulator.messages import Json


def switch_of(step: Step, row: "Json", network: str) -> tuple[Attributes, Resource]:
    """Return one row of ZoneMappings and its switch, which is in that zone."""
    if not isinstance(row, dict) or not row.get("VSwitchId"):
        raise missing("ZoneMappings.VSwitchId")
    switch = step.get("vpc/vswitch", row["VSwitchId"])
    if switch is None:
        raise invalid("ZoneMappings.VSwitchId", "ResourceNotFound.VSwitch")
    zone = row.get("ZoneId") or switch.attributes["ZoneId"]
    if switch.attributes["VpcId"] != network or zone != switch.attributes["ZoneId"]:
        raise invalid("ZoneMappings", "IllegalParam.ZoneMappings")
    return row, switch


def active(switch: Resource, address: Attributes) -> Attributes:
    """Return a zone as it is read, with its one address."""
    return {
        "VSwitchId": switch.id,
        "ZoneId": switch.attributes["ZoneId"],
        "Status": "Active",
        "LoadBalancerAddresses": [address],
    }


def own_address(step: Step, row: Attributes) -> "Json":
    """Return the caller's own public address, empty when the row names none."""
    id_ = row.get("AllocationId")
    if not id_:
        return ""
    address = step.get("vpc/eip", id_)
    if address is None:
        raise invalid("ZoneMappings.AllocationId", "ResourceNotFound.EIP")
    return address.attributes["IpAddress"]
