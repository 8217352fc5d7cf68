"""Prefix lists: entries come and go by block, never more than the list may hold."""

from typing import TYPE_CHECKING

from simulator.cloud.checks import network
from simulator.cloud.looking import Listing
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json


def write(step: Step) -> None:
    """Work out the entries after a call."""
    row = step.get(step.kind.name, step.text("PrefixListId"))
    held = {} if row is None else _entries(row.attributes["PrefixListEntries"])
    given = dict(step.parameters)
    held |= _entries(given.pop("PrefixListEntries", None))
    held |= _entries(given.pop("AddPrefixListEntry", None))
    for block in _entries(given.pop("RemovePrefixListEntry", None)):
        held.pop(block, None)
    usual = 50 if row is None else row.attributes["MaxEntries"]
    most = int(str(given.get("MaxEntries") or usual))
    if len(held) > most:
        raise invalid("PrefixListEntries", "QuotaExceeded.MaxEntries")
    given |= {"PrefixListEntries": list(held.values()), "CidrBlocks": list(held)}
    step.parameters = given


def _entries(value: "Json") -> dict[str, "Json"]:
    found: dict[str, Json] = {}
    for row in listed(value):
        block = str(row.get("Cidr")) if isinstance(row, dict) else ""
        if network(block) is None or not isinstance(row, dict):
            raise invalid("PrefixListEntries.Cidr", "IllegalParam.Cidr")
        found[block] = {"Cidr": block, "Description": row.get("Description") or ""}
    return found


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
