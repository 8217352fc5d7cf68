"""SNAT entries: only addresses that the gateway carries may be used."""

from simulator.cloud.making import values_of
from simulator.cloud.references import found
from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.vpc.eip import bound


def judge_addresses(step: Step) -> None:
    """Refuse addresses that are not bound to the gateway of the table."""
    kind = step.cloud.kind("vpc/nat_gateway")
    gateway = found(step, kind, step.need("SnatTableId"))
    if gateway is None or gateway.attributes["NetworkType"] == "intranet":
        return  # the first is said by the reference; the second has no public ones
    carried = {str(row.attributes["IpAddress"]) for row in bound(step, gateway.id)}
    for address in values_of(step.parameters.get("SnatIp")):
        if address not in carried:
            raise ApiError(
                400,
                "EIP_NOT_IN_GATEWAY",
                f"The EIP {address} is not bound to the NAT gateway.",
            )
