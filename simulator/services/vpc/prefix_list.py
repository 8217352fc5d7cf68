"""Prefix lists: entries come and go by block, never more than the list may hold."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.services.vpc.prefix_entries import Fields, take

if TYPE_CHECKING:
    from simulator.messages import Json


_FIELDS = Fields(
    "PrefixListEntries",
    "PrefixListEntries",
    "AddPrefixListEntry",
    "RemovePrefixListEntry",
    "IllegalParam.Cidr",
)


def write(step: Step) -> None:
    """Work out the entries after a call."""
    held, row = take(step, _FIELDS), step.get(step.kind.name, step.text("PrefixListId"))
    usual = 50 if row is None else row.attributes["MaxEntries"]
    most = int(str(step.parameters.get("MaxEntries") or usual))
    if len(held) > most:
        raise invalid("PrefixListEntries", "QuotaExceeded.MaxEntries")
    made: Attributes = {
        "PrefixListEntries": list(held.values()),
        "CidrBlocks": list(held),
    }
    step.parameters = {**step.parameters, **made}


def entries(step: Step) -> Attributes:
    """Return the entries of one list, a page at a time."""
    row = _list(step)
    rows: list[Json] = [
        {**entry, "PrefixListId": row.id, "RegionId": step.site.region}
        for entry in listed(row.attributes["PrefixListEntries"])
        if isinstance(entry, dict)
    ]
    pages = Listing(step.kind, {"pages": {"size": 20}}, {})
    first, end, out = pages.page(step, len(rows))
    return {**out, "Count": end - first, "PrefixListEntry": rows[first:end]}


def associations(step: Step) -> Attributes:
    """Return what speaks of a list: routes whose destination it is."""
    row = _list(step)
    rows: list[Json] = [
        {
            "PrefixListId": row.id,
            "ResourceId": route.attributes["RouteTableId"],
            "ResourceType": "vpcRouteTable",
            "RegionId": step.site.region,
            "OwnerId": step.account,
            "ResourceUid": step.account,
            "Status": "Created",
        }
        for route in step.find("vpc/route_entry", DestinationCidrBlock=row.id)
    ]
    return {"PrefixListAssociation": rows, "Count": len(rows), "TotalCount": len(rows)}


def _list(step: Step) -> Resource:
    return step.must(step.kind.name, step.need("PrefixListId"))
