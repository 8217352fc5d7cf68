"""DNAT entries: only an address that the gateway carries may be used."""

from simulator.cloud.references import found
from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.vpc.eip import bound


def judge_address(step: Step) -> None:
    """Refuse an outer address that is not bound to the gateway of the table."""
    kind = step.cloud.kind("vpc/nat_gateway")
    gateway = found(step, kind, step.need("ForwardTableId"))
    address = step.text("ExternalIp")
    if gateway is None or gateway.attributes["NetworkType"] == "intranet":
        return  # the first is said by the reference; the second has no public ones
    carried = {row.attributes["IpAddress"] for row in bound(step, gateway.id)}
    if address and address not in carried:
        raise ApiError(
            400,
            "InvalidExternalIp.NotFound",
            f"The EIP {address} is not bound to the NAT gateway.",
        )
