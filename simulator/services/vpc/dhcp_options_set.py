"""DHCP options: flat in calls, an object of their own in replies."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_OPTIONS = ("DomainName", "DomainNameServers", "LeaseTime", "Ipv6LeaseTime")


def nest(step: Step, reply: Attributes) -> Attributes:
    """Show the options of one set as an object."""
    del step
    options: Json = {name: reply.get(name) for name in _OPTIONS}
    count = len(listed(reply.get("AssociateVpcs")))
    return {**reply, "DhcpOptions": options, "AssociateVpcCount": count}


def nest_each(step: Step, reply: Attributes) -> Attributes:
    """Show the options of each set of a list as an object."""
    rows: list[Json] = [
        nest(step, row)
        for row in listed(reply["DhcpOptionsSets"])
        if isinstance(row, dict)
    ]
    return {**reply, "DhcpOptionsSets": rows}
