"""Routes of transit routers: those that callers wrote and those that tables learn."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.cloud.changing import remove
from simulator.cloud.looking import Listing, shown
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, missing

if TYPE_CHECKING:
    from simulator.messages import Json

_SAID = (
    "TransitRouterRouteEntryId",
    "TransitRouterRouteTableId",
    "TransitRouterRouteEntryDestinationCidrBlock",
    "TransitRouterRouteEntryNextHopId",
)


def list_all(step: Step) -> Attributes:
    """Return written and learned routes of one table that the filters leave."""
    table = step.get("cbn/route_table", step.need("TransitRouterRouteTableId"))
    if table is None:
        absent = step.cloud.kind("cbn/route_table").absent
        raise absent.error(step.text("TransitRouterRouteTableId"))
    written = step.find(step.kind.name, TransitRouterRouteTableId=table.id)
    rows = [shown(step, row) for row in written]
    rows += list(_learned(step, table))
    listing = Listing(step.kind, {"pages": {"size": 20}}, {})
    rows = listing.chosen(step, rows)
    first, end, out = listing.page(step, len(rows))
    page: list[Json] = list(rows[first:end])
    return {**out, "TransitRouterRouteEntries": page}


def _learned(step: Step, table: Resource) -> Iterator[Attributes]:
    """Yield the blocks of the networks whose attachments a table learns from."""
    for one in step.find("cbn/propagation", TransitRouterRouteTableId=table.id):
        id_ = one.attributes["TransitRouterAttachmentId"]
        network = step.get("vpc/vpc", one.attributes["ResourceId"])
        switches = step.find("vpc/vswitch", VpcId=network.id) if network else []
        for switch in switches:
            yield {
                "TransitRouterRouteEntryId": f"rte-{one.serial}-{switch.serial}",
                "TransitRouterRouteTableId": table.id,
                "TransitRouterRouteEntryDestinationCidrBlock": switch.attributes[
                    "CidrBlock"
                ],
                "TransitRouterRouteEntryNextHopType": "Attachment",
                "TransitRouterRouteEntryNextHopId": id_,
                "TransitRouterRouteEntryNextHopResourceId": one.attributes[
                    "ResourceId"
                ],
                "TransitRouterRouteEntryNextHopResourceType": "VPC",
                "TransitRouterRouteEntryOriginResourceId": one.attributes["ResourceId"],
                "TransitRouterRouteEntryOriginResourceType": "VPC",
                "TransitRouterRouteEntryType": "Propagated",
                "TransitRouterRouteEntryStatus": "Active",
                "OperationalMode": False,
                "CreateTime": table.attributes["CreateTime"],
            }


def delete(step: Step) -> Attributes:
    """Delete the written route that the parameters describe."""
    given = {name: step.text(name) for name in _SAID if step.text(name)}
    if not given:
        raise missing("TransitRouterRouteEntryId")
    for row in step.find(step.kind.name):
        if all(row.attributes.get(name) == value for name, value in given.items()):
            step.touch([row.id])
            remove(step, row)
            return {}
    raise step.kind.absent.error(next(iter(given.values())))
