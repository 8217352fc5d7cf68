"""Finds where a declared resource stands: its network and its zone, or neither.

Read from what the program says: a resource stands where the vSwitch or the network that
it names stands, else where the thing it is a part of stands. What names no single
network (keys, logs, identities, buckets) belongs to the site.
"""

from collections.abc import Mapping
from typing import NamedTuple

from operate.digest import Node

NETWORK = "alicloud:vpc/network:Network"
SWITCH = "alicloud:vpc/switch:Switch"
# Inputs by which a part names the whole it stands in, nearest first.
WHOLE = (
    *("serverId", "dataSourceId", "instanceId", "dbInstanceId", "loadBalancerId"),
    *("serverGroupId", "endpointId", "vpnGatewayId", "snatTableId", "routeTableId"),
    *("securityGroupId", "transitRouterAttachmentId"),
)
# Inputs by which a part that has a place gives it to a whole that has none.
CARRIED = ("allocationId", "fileSystemId")


class Place(NamedTuple):
    """A network by its URN and a zone by its id; empty for "not in one"."""

    network: str = ""
    zone: str = ""


NOWHERE = Place()


def places(nodes: Mapping[str, Node]) -> dict[str, Place]:
    """Return the place of every node."""
    found: dict[str, Place] = {}
    for urn in nodes:
        _place(urn, nodes, found)
    for urn, node in nodes.items():
        for name in CARRIED:
            for whole in node.uses.get(name, ()):
                if found.get(whole) == NOWHERE:
                    found[whole] = found[urn]
    return found


def _place(urn: str, nodes: Mapping[str, Node], found: dict[str, Place]) -> Place:
    """Return the place of a node, of what it names first; `found` remembers."""
    if urn not in found:
        found[urn] = NOWHERE  # also the answer of a circle, which the engine refuses
        node = nodes.get(urn)
        if node is not None:
            found[urn] = _of(node, nodes, found)
    return found[urn]


def _of(node: Node, nodes: Mapping[str, Node], found: dict[str, Place]) -> Place:
    if node.type == NETWORK:
        return Place(node.urn)
    named = {
        used
        for urns in node.uses.values()
        for used in urns
        if used in nodes and nodes[used].type == NETWORK
    }
    if node.type == SWITCH:
        return Place(min(named, default=""), str(node.inputs.get("zoneId", "")))
    for switch in node.uses.get("vswitchId", ()):
        return _place(switch, nodes, found)
    if named:
        # Several networks: it stands in none of them, like a zone of names.
        return Place(named.pop()) if len(named) == 1 else NOWHERE
    wholes = (
        _place(urn, nodes, found) for name in WHOLE for urn in node.uses.get(name, ())
    )
    return next((place for place in wholes if place != NOWHERE), NOWHERE)
