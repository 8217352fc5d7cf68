"""Reads the inventory of a running simulator: what exists there, one resource a line.

    {"type": "alicloud:vpc/network:Network", "id": "vpc-1", "region": "cn-macau-…",
     "attributes": {"cidrBlock": "10.0.0.0/8"}, "tags": {"gov-owner": "msar"}}

`attributes` are named as the provider names them, in camel case. An inventory has no
program: no stack, no providers, no dependencies. So the place of each resource stands
for its provider's region, and the hosts are the site's, which alone are answered.
"""

from collections.abc import Iterator, Mapping

from facts import facts
from policies.outside.declared import Declared, Reading, text, values

PROVIDER = "urn:pulumi:inventory::simulator::pulumi:providers:alicloud::"
_NOTE = (
    "an inventory shows what exists, not who declared it: dependencies, options and "
    "providers are not known"
)


def read(lines: Iterator[tuple[str, Mapping[str, object]]], shown: str) -> Reading:
    """Return what the simulator holds; the stack is the caller's to name."""
    declared: list[Declared] = []
    regions: dict[str, Declared] = {}
    for where, row in lines:
        region = text(row, "region", where)
        regions.setdefault(region, _provider(region))
        inputs = values(row.get("attributes"), f"{where}: attributes")
        if row.get("tags") is not None:
            inputs["tags"] = dict(values(row["tags"], f"{where}: tags"))
        kind, id_ = text(row, "type", where), text(row, "id", where)
        declared.append(
            Declared(
                urn=f"urn:pulumi:inventory::simulator::{kind}::{id_}",
                type=kind,
                inputs=inputs,
                id=id_,
                provider=f"{PROVIDER}{region}::{region}",
            )
        )
    return Reading(
        form="inventory",
        shown=shown,
        stack="",
        as_of=None,
        declared=(*regions.values(), *declared),
        notes=(_NOTE,),
    )


def _provider(region: str) -> Declared:
    site = next(
        (each for each in facts().sites.values() if each.region == region), None
    )
    place: dict[str, object] = {"region": region} if region else {}
    if site is not None:
        place |= {"accountId": site.account_id, "endpoints": [dict(site.endpoints)]}
    inputs = values(place, "the site's provider")
    return Declared(f"{PROVIDER}{region}", "pulumi:providers:alicloud", inputs)
