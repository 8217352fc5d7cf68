"""Resolver endpoints: an address in each of several subnets."""

import ipaddress
from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid, missing
from simulator.services.vpc.addresses import private

if TYPE_CHECKING:
    from simulator.messages import Json


def place(step: Step) -> None:
    """Give every subnet of the call an address; two at least."""
    rows = listed(step.parameters.get("IpConfig"))
    if not rows and step.call.action == "UpdateResolverEndpoint":
        return
    if len(rows) < 2:  # noqa: PLR2004 - one alone could not fail over
        raise invalid("IpConfig", "ResolverEndpoint.IpConfig.Invalid")
    placed: list[Json] = [_placed(step, row) for row in rows]
    switches = [row["VSwitchId"] for row in placed if isinstance(row, dict)]
    given = {name: row for name, row in step.parameters.items() if name != "IpConfig"}
    step.parameters = {**given, "IpConfigs": placed, "VSwitches": switches}


def _placed(step: Step, row: "Json") -> Attributes:
    if not isinstance(row, dict) or not row.get("VSwitchId"):
        raise missing("IpConfig.VSwitchId")
    switch = step.get("vpc/vswitch", row["VSwitchId"])
    if switch is None:
        raise invalid("IpConfig.VSwitchId", "ResolverEndpoint.VSwitch.NotExists")
    block = str(switch.attributes["CidrBlock"])
    address = str(row.get("Ip") or private(step, switch))
    try:
        inside = ipaddress.ip_address(address) in ipaddress.ip_network(block)
    except ValueError as error:
        raise invalid("IpConfig.Ip", "ResolverEndpoint.Ip.Invalid") from error
    if not inside:
        raise invalid("IpConfig.Ip", "ResolverEndpoint.Ip.Invalid")
    return {
        "AzId": row.get("AzId") or switch.attributes["ZoneId"],
        "CidrBlock": row.get("CidrBlock") or block,
        "VSwitchId": switch.id,
        "Ip": address,
    }
