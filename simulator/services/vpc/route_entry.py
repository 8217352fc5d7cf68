"""Routes: to what exists, deleted by what they say, shown inside their tables."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change, remove
from simulator.cloud.looking import shown
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import ApiError

if TYPE_CHECKING:
    from simulator.messages import Json

_SAID = ("RouteEntryId", "RouteTableId", "DestinationCidrBlock", "NextHopId")
_HOPS = {
    "Instance": "ecs/instance",
    "NetworkInterface": "ecs/network_interface",
    "NatGateway": "vpc/nat_gateway",
    "HaVip": "vpc/ha_vip",
    "VpnGateway": "vpc/vpn_gateway",
    "RouterInterface": "vpc/router_interface",
    "IPv6Gateway": "vpc/ipv6_gateway",
    "Ipv4Gateway": "vpc/ipv4_gateway",
    "GatewayEndpoint": "vpc/gateway_endpoint",
    "VpcPeer": "vpcpeer/peer_connection",
    "Attachment": "cbn/attachment",
}
# As entries of a list call them: names of their own for the same things.
_IN_LISTS = {
    "DstCidrBlock": "DestinationCidrBlock",
    "NextHop": "NextHopId",
    "Name": "RouteEntryName",
}


def judge_hop(step: Step) -> None:
    """Refuse a route to what is not there."""
    _judge(step, step.text("NextHopType") or "Instance", step.text("NextHopId"))


def _judge(step: Step, type_: str, hop: str) -> None:
    kind = _HOPS.get(type_)
    if kind is None:
        raise invalid("NextHopType", "InvalidNextHopType.ValueNotSupported")
    if hop and step.get(kind, hop) is None:
        raise ApiError(
            404, "InvalidNextHopId.NotFound", f"The next hop {hop} does not exist."
        )


def create_many(step: Step) -> Attributes:
    """Make several routes, all or none."""
    made: list[Json] = []
    for below in _rows(step):
        judge_hop(below)
        made.append(make(below).id)
    return {
        "RouteEntryIds": made,
        "SuccessCount": len(made),
        "FailedCount": 0,
        "FailedRouteEntries": [],
    }


def _rows(step: Step) -> list[Step]:
    """Return a step for each entry of a list, in the words of a single one."""
    rows = listed(step.parameters.get("RouteEntries"))
    if not rows:
        raise missing("RouteEntries")
    return [
        step.on(
            step.kind,
            {_IN_LISTS.get(name, name): value for name, value in row.items()},
        )
        for row in rows
        if isinstance(row, dict)
    ]


def modify(step: Step) -> Attributes:
    """Rename a route, or lead it elsewhere."""
    row = _found(step)
    given: Attributes = {
        name: step.parameters[name]
        for name in ("RouteEntryName", "Description")
        if step.parameters.get(name) is not None
    }
    if step.text("NewNextHopId"):
        held = str(row.attributes["NextHopType"])
        type_ = step.text("NewNextHopType") or held
        hop = step.text("NewNextHopId")
        _judge(step, type_, hop)
        given |= {"NextHopType": type_, "NextHopId": hop, "InstanceId": hop}
    change(step, row, given, step.call.action)
    return {}


def delete_many(step: Step) -> Attributes:
    """Delete several routes, all or none."""
    rows = _rows(step)
    for below in rows:
        delete(below)
    return {"SuccessCount": len(rows), "FailedCount": 0, "FailedRouteEntries": []}


def show_hops(step: Step, reply: Attributes) -> Attributes:
    """Show where each route of a list leads."""
    held = reply["RouteEntrys"]
    rows = listed(held.get("RouteEntry")) if isinstance(held, dict) else []
    shown_rows: list[Json] = [
        _entry(step, row) for row in rows if isinstance(row, dict)
    ]
    return {**reply, "RouteEntrys": {"RouteEntry": shown_rows}}


def delete(step: Step) -> Attributes:
    """Delete the route that the parameters describe."""
    remove(step, _found(step))
    return {}


def _found(step: Step) -> Resource:
    given = {name: step.text(name) for name in _SAID if step.text(name)}
    if "RouteEntryId" not in given and "RouteTableId" not in given:
        raise missing("RouteTableId")
    for row in step.find("vpc/route_entry"):
        if all(str(row.attributes.get(key)) == said for key, said in given.items()):
            step.touch([row.id])
            return row
    raise step.kind.absent.error(step.text("DestinationCidrBlock"))


def describe_tables(step: Step) -> Attributes:
    """Return tables with all their routes, as the older action does."""
    wanted = {
        name: step.text(name) for name in ("RouteTableId", "VpcId") if step.text(name)
    }
    if step.text("VRouterId"):
        wanted["RouterId"] = step.text("VRouterId")
    tables = [
        row
        for row in step.find("vpc/route_table")
        if all(row.attributes.get(key) == value for key, value in wanted.items())
    ]
    found: list[Json] = []
    for table in tables:
        routes = step.find("vpc/route_entry", RouteTableId=table.id)
        entries: list[Json] = [_entry(step, route.attributes) for route in routes]
        system = step.find("vpc/vswitch", VpcId=table.attributes["VpcId"])
        entries += [_local(table.id, switch.attributes) for switch in system]
        found.append(
            {
                **shown(step, table),
                "VRouterId": table.attributes["RouterId"],
                "RouteEntrys": {"RouteEntry": entries},
            }
        )
    return {
        "RouteTables": {"RouteTable": found},
        "TotalCount": len(found),
        "PageNumber": 1,
        "PageSize": 50,
    }


def _entry(step: Step, route: Attributes) -> Attributes:
    del step
    hop: Attributes = {
        "NextHopId": route["NextHopId"],
        "NextHopType": route["NextHopType"],
        "Enabled": 1,
        "Weight": 0,
    }
    return {**route, "NextHops": {"NextHop": [hop]}}


def _local(table: str, switch: Attributes) -> Attributes:
    return {
        "RouteTableId": table,
        "DestinationCidrBlock": switch["CidrBlock"],
        "Type": "System",
        "Status": "Available",
        "NextHopType": "local",
        "InstanceId": "",
        "NextHops": {"NextHop": []},
    }
