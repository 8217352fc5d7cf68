"""Public addresses: which one comes next, and what they are bound to."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError
from simulator.services.vpc.addresses import public

if TYPE_CHECKING:
    from simulator.messages import Json

CARRIERS = {
    "EcsInstance": "ecs/instance",
    "NetworkInterface": "ecs/network_interface",
    "SlbInstance": "slb/load_balancer",
    "Nat": "vpc/nat_gateway",
    "HaVip": "vpc/ha_vip",
}
_UNBOUND: Attributes = {
    "InstanceId": "",
    "InstanceType": "",
    "InstanceRegionId": "",
    "PrivateIpAddress": "",
    "VpcId": "",
    "Mode": "NAT",
    "Status": "Available",
}


def choose(step: Step) -> None:
    """Take the next free public address, unless the caller names one."""
    if step.text("IpAddress"):
        return
    address = public(step, "vpc/eip", "IpAddress")
    step.parameters = {**step.parameters, "IpAddress": address}


def associate(step: Step) -> Attributes:
    """Bind an address to one thing that may carry it."""
    row = _address(step, step.need("AllocationId"))
    instance = step.need("InstanceId")
    type_ = step.text("InstanceType") or "EcsInstance"
    judge_carrier(step, type_, instance)
    if row.attributes["InstanceId"]:
        raise ApiError(
            400,
            "IncorrectEipStatus",
            "The current status of the EIP does not support this operation.",
        )
    given: Attributes = {
        "InstanceId": instance,
        "InstanceType": type_,
        "InstanceRegionId": step.text("InstanceRegionId") or step.site.region,
        "PrivateIpAddress": step.text("PrivateIpAddress"),
        "VpcId": step.text("VpcId"),
        "Mode": step.text("Mode") or "NAT",
        "Status": "InUse",
    }
    change(step, row, given, step.call.action)
    return {}


def associate_many(step: Step) -> Attributes:
    """Bind several addresses to one thing, all or none."""
    for id_ in values_of(step.parameters.get("InstanceIds")):
        one: Attributes = {
            "AllocationId": id_,
            "InstanceId": step.need("BindedInstanceId"),
            "InstanceType": step.need("BindedInstanceType"),
            "Mode": step.text("Mode"),
        }
        associate(step.on(step.kind, one))
    return {}


def judge_carrier(step: Step, type_: str, instance: str) -> None:
    """Refuse to bind to what is not there or carries no public address."""
    kind = CARRIERS.get(type_)
    if kind is None:
        raise invalid("InstanceType", "InvalidInstanceType.ValueNotSupported")
    if step.get(kind, instance) is None:
        raise ApiError(
            404, "InvalidInstance.NotExist", f"The instance {instance} does not exist."
        )


def release(step: Step) -> Attributes:
    """Take an address off what carries it; refused while entries translate with it."""
    row = _address(step, step.need("AllocationId"))
    if not row.attributes["InstanceId"]:
        raise ApiError(
            400, "IncorrectEipStatus", "The EIP is not associated with an instance."
        )
    named = step.text("InstanceId")
    if named and named != row.attributes["InstanceId"]:
        raise ApiError(
            400,
            "InvalidAssociation.NotMatch",
            f"The EIP is not associated with {named}.",
        )
    judge_entries(step, row)
    unbind(step, row)
    return {}


def judge_entries(step: Step, row: Resource) -> None:
    """Refuse to unbind an address that a NAT gateway translates with."""
    address, gateway = row.attributes["IpAddress"], row.attributes["InstanceId"]
    used = "The specified IP address is used by {}."
    for entry in step.find("vpc/snat_entry", NatGatewayId=gateway):
        if address in values_of(entry.attributes["SnatIp"]):
            code = "InvalidIpStatus.HasBeenUsedBySnatTable"
            raise ApiError(400, code, used.format(entry.id))
    for entry in step.find("vpc/forward_entry", NatGatewayId=gateway):
        if address == entry.attributes["ExternalIp"]:
            code = "InvalidIpStatus.HasBeenUsedByForwardEntry"
            raise ApiError(400, code, used.format(entry.id))


def unbind(step: Step, row: Resource) -> None:
    """Leave an address free again."""
    below = step.on(step.cloud.kind("vpc/eip"), step.parameters)
    change(below, row, dict(_UNBOUND), step.call.action)


def judge_release(step: Step) -> None:
    """Refuse to give an address back while it is bound."""
    id_ = step.text("AllocationId")
    if not id_:
        raise missing("AllocationId")
    row = step.get("vpc/eip", id_)
    if row is not None and row.attributes["InstanceId"]:
        raise ApiError(
            400,
            "IncorrectEipStatus",
            "The current status of the EIP does not support this operation.",
        )


def _address(step: Step, id_: str) -> Resource:
    row = step.must("vpc/eip", id_)
    step.touch([row.id])
    return row


def bound(step: Step, instance: "Json") -> list[Resource]:
    """Return the addresses that something carries."""
    return step.find("vpc/eip", InstanceId=instance)
