"""NAT gateways: where they stand, and what must be gone before they go."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change, erase
from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.vpc.addresses import private
from simulator.services.vpc.eip import bound, unbind

if TYPE_CHECKING:
    from simulator.messages import Json


def place(step: Step, reply: Attributes) -> Attributes:
    """Say in which subnet and zone a gateway stands."""
    row = step.resource
    if row is None:
        return reply
    switch = step.get("vpc/vswitch", row.attributes.get("VSwitchId"))
    if switch is not None:
        held: Json = {
            "VswitchId": switch.id,
            "IzNo": switch.attributes["ZoneId"],
            "EniInstanceId": f"eni-{step.cloud.ids.text('hex', 17)}",
            "PrivateIpAddress": private(step, switch),
            "MaxBandwidth": 5120,
            "MaxSessionQuota": 2000000,
            "MaxSessionEstablishRate": 100000,
        }
        change(step, row, {"NatGatewayPrivateInfo": held}, "")
    return reply


def clear(step: Step) -> None:
    """Refuse while addresses or entries are left; `Force` takes them away."""
    row = step.get("vpc/nat_gateway", step.need("NatGatewayId"))
    if row is None:
        return
    entries = [
        entry
        for kind in ("vpc/snat_entry", "vpc/forward_entry")
        for entry in step.find(kind, NatGatewayId=row.id)
    ]
    addresses = bound(step, row.id)
    if step.text("Force").lower() != "true":
        if addresses:
            code = "DependencyViolation.EIPS"
            raise ApiError(400, code, f"EIPs are still bound to {row.id}.")
        return
    for entry in entries:
        erase(step.cloud.store, entry)
    for address in addresses:
        unbind(step, address)


def details(step: Step) -> Attributes:
    """Return one gateway in the newer form."""
    row = step.must("vpc/nat_gateway", step.need("NatGatewayId"))
    said = shown(step, row)
    lists = said["IpLists"]
    return {
        **said,
        "BillingConfig": {
            name: said[name]
            for name in ("InstanceChargeType", "InternetChargeType", "Spec")
        },
        "DeletionProtectionInfo": {"Enabled": said["DeletionProtection"]},
        "IpList": lists["IpList"] if isinstance(lists, dict) else [],
        "PrivateInfo": said.get("NatGatewayPrivateInfo"),
        "SnatTable": {
            "SnatTableId": said["SnatTableId"],
            "SnatEntryCount": len(step.find("vpc/snat_entry", NatGatewayId=row.id)),
        },
        "ForwardTable": {
            "ForwardTableId": said["ForwardTableId"],
            "ForwardEntryCount": len(
                step.find("vpc/forward_entry", NatGatewayId=row.id)
            ),
        },
    }
