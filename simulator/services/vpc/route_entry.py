"""Routes: deleted by what they say, and shown inside their tables."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import remove
from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, missing

if TYPE_CHECKING:
    from simulator.messages import Json

_SAID = ("RouteEntryId", "RouteTableId", "DestinationCidrBlock", "NextHopId")


def delete(step: Step) -> Attributes:
    """Delete the route that the parameters describe."""
    given = {name: step.text(name) for name in _SAID if step.text(name)}
    if "RouteEntryId" not in given and "RouteTableId" not in given:
        raise missing("RouteTableId")
    for row in step.find("vpc/route_entry"):
        if all(str(row.attributes.get(key)) == said for key, said in given.items()):
            step.touch([row.id])
            remove(step, row)
            return {}
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
