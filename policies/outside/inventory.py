"""Reads the inventory of a running simulator: what exists there, one resource a line.

    {"type": "alicloud:vpc/network:Network", "id": "vpc-1", "region": "cn-macau-…",
     "attributes": {"cidrBlock": "10.0.0.0/8"}, "tags": {"gov-owner": "msar"}}

`attributes` are named as the provider names them, in camel case. An inventory has no
program: no stack, no providers, no dependencies. So the place of each resource stands
for its provider's region, and the hosts are the site's, which alone are answered.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping

from facts import facts
from facts.catalogue import catalogue
from facts.records import Site
from policies.outside.declared import Declared, Reading, text, values
from policies.values import Value

FORM = "inventory"
TYPE = "pulumi:providers:alicloud"
PROVIDER = f"urn:pulumi:inventory::simulator::{TYPE}::"
_ELSEWHERE = (
    "{} rows lie at another site of the government: they are judged with a stack of "
    "that site"
)
_NOTE = (
    "an inventory shows what exists, not who declared it: dependencies, options, "
    "providers, backup policies and the tags that travel are not known, and what is "
    "off may never have been asked for"
)
# What these rules look for is no row of an inventory, and no attribute of one.
HIDDEN_RULES = frozenset({"MO-OWN-006", "MO-RES-033"})
_OFF = frozenset({"", "0", "0.0", "false", "off", "disabled", "none"})
# Tables that come with a gateway, which does not name them here.
_UNSEEN = frozenset({"snatTableId", "forwardTableId"})
_GROUP = "alicloud:resourcemanager/resourceGroup:ResourceGroup"
_ROLE = "alicloud:ram/role:Role"
_SERVICE_ROLE = "alicloud:resourcemanager/serviceLinkedRole:ServiceLinkedRole"
# Roles that the services of the cloud make for themselves.
_OF_CLOUD = re.compile(r"Aliyun(?:ServiceRoleFor\w+|\w+(?:Default)?Role)")


def read(lines: Iterator[tuple[str, Mapping[str, object]]], shown: str) -> Reading:
    """Return what the simulator holds; the stack is the caller's to name."""
    declared: list[Declared] = []
    groups: set[str] = set()
    regions: dict[str, Declared] = {}
    for where, row in lines:
        region = text(row, "region", where)
        regions.setdefault(region, _provider(region))
        inputs = values(row.get("attributes"), f"{where}: attributes")
        if row.get("tags") is not None:
            inputs["tags"] = dict(values(row["tags"], f"{where}: tags"))
        kind, id_ = text(row, "type", where), text(row, "id", where)
        inputs = _asked_for(kind, inputs)
        if kind == _ROLE and _OF_CLOUD.fullmatch(id_):
            kind, inputs = _SERVICE_ROLE, {}
        elif kind == _GROUP:
            groups.add(id_)
        declared.append(
            Declared(
                urn=f"urn:pulumi:inventory::simulator::{kind}::{id_}",
                type=kind,
                inputs=inputs,
                id=id_,
                provider=f"{PROVIDER}{region}::{region}",
            )
        )
    for one in declared:
        # The account's own default group is no row: nobody asked for it.
        if one.inputs.get("resourceGroupId") not in groups:
            one.inputs.pop("resourceGroupId", None)
    return Reading(
        form=FORM,
        hidden_rules=HIDDEN_RULES,
        shown=shown,
        stack="",
        as_of=None,
        declared=(*regions.values(), *declared),
        notes=(_NOTE,),
    )


def _asked_for(kind: str, inputs: dict[str, Value]) -> dict[str, Value]:
    """Leave out what is off: the cloud says so of everything that nobody asked for."""
    entry = catalogue().get(kind)
    switches = {
        each.path
        for each in (entry.inputs if entry else ())
        if each.kind in ("on", "protected")
    }
    return {
        key: value
        for key, value in inputs.items()
        if key not in _UNSEEN
        and (key not in switches or str(value).lower() not in _OFF)
    }


def of_site(reading: Reading, site: Site | None) -> Reading:
    """Leave out what lies at another site of the government: another stack's check.

    What lies at no site stays, for it lies outside Macau.
    """
    others = {each.region for each in facts().sites.values() if each != site}
    if site is None or reading.form != FORM:
        return reading
    kept = tuple(each for each in reading.declared if _region(each) not in others)
    left = sum(
        each.type != TYPE and _region(each) in others for each in reading.declared
    )
    notes = (*reading.notes, _ELSEWHERE.format(left)) if left else reading.notes
    return dataclasses.replace(reading, declared=kept, notes=notes)


def _region(declared: Declared) -> str:
    """Return where a row lies, as `read` has written it into its provider."""
    if declared.type == TYPE:
        return declared.name
    return declared.provider.rpartition("::")[2]


def _provider(region: str) -> Declared:
    site = next(
        (each for each in facts().sites.values() if each.region == region), None
    )
    place: dict[str, object] = {"region": region} if region else {}
    if site is not None:
        place |= {"accountId": site.account_id, "endpoints": [dict(site.endpoints)]}
    inputs = values(place, "the site's provider")
    return Declared(f"{PROVIDER}{region}", TYPE, inputs)
