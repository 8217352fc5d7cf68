"""Addresses that database products have in common: white lists and subnets."""

import ipaddress
from dataclasses import dataclass

from simulator.cloud.changing import change, erase
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError

_KINDS = ("rds/connection", "r_kvstore/connection", "polardb/endpoint")
_RESERVED = 4


def free_address(step: Step, *besides: str) -> str:
    """Return the next address of the subnet that no database has, "" without one.

    `besides` are addresses that somebody is about to take.
    """
    switch = step.get("vpc/vswitch", step.text("VSwitchId").split(",")[0])
    if switch is None:
        return ""
    block = ipaddress.ip_network(str(switch.attributes["CidrBlock"]))
    taken = {
        row.attributes.get("IPAddress")
        for kind in map(step.cloud.kind, _KINDS)
        for row in step.cloud.store.within(kind.name, step.scope(kind)).values()
    }.union(besides)
    # From the end of the block: servers take theirs from the beginning.
    for offset in range(block.num_addresses - _RESERVED, 0, -1):
        if (address := str(block[offset])) not in taken:
            return address
    raise ApiError(400, "OperationDenied.NoFreeAddress", "The subnet is full.")


def judge_addresses(text: str) -> None:
    """Refuse a white list with something that is no address or block."""
    for part in filter(None, text.split(",")):
        try:
            ipaddress.ip_network(part.strip(), strict=False)
        except ValueError as error:
            raise invalid("SecurityIPList", "InvalidSecurityIPList.Format") from error


def merged(held: list[str], wanted: list[str], mode: str) -> list[str]:
    """Return a white list after Cover, Append or Delete (or 0, 1, 2)."""
    if mode in ("Cover", "0"):
        return wanted
    if mode in ("Append", "1"):
        return [*held, *(ip for ip in wanted if ip not in held)]
    if mode in ("Delete", "2"):
        return [ip for ip in held if ip not in wanted]
    raise invalid("ModifyMode", "InvalidModifyMode.Malformed")


@dataclass(frozen=True)
class WhiteList:
    """How a product spells its lists: the owner's id, a list's name, its addresses."""

    owner: str
    name: str
    addresses: str


def change_list(step: Step, instance: Resource, spelt: WhiteList) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    name = step.text(spelt.name) or "default"
    row = step.get(step.kind.name, f"{instance.id}:{name}")
    wanted = [part for part in step.text("SecurityIps").split(",") if part]
    judge_addresses(",".join(wanted))
    held = str(row.attributes[spelt.addresses]).split(",") if row else []
    ips = merged(held, wanted, step.text("ModifyMode") or "Cover")
    given: Attributes = {spelt.addresses: ",".join(ips) or "127.0.0.1"}
    attribute = f"{spelt.name.removesuffix('Name')}Attribute"
    if text := step.text(attribute):
        given[attribute] = text
    if row is None:
        named: Attributes = {spelt.owner: instance.id, spelt.name: name}
        make(step.on(step.kind, {**named, **given}))
    elif not ips and name != "default":
        erase(step.cloud.store, row)
    else:
        change(step, row, given, step.call.action)
    return {}
