"""The declared cloud as plain data: every resource, its owner and its place.

Made from a preview alone; a tree and a picture are two ways to look at it. Everything
is sorted, so that the same program gives the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import groupby
from typing import Any

from operate.configuration import Accepted
from operate.digest import Node
from operate.outcome import Outcome, written
from operate.placing import NETWORK, Place, places

HUB = "alicloud:cen/"
NOBODY = "?"


@dataclass(frozen=True)
class Entry:
    """One resource: what it is, whose it is and where it stands."""

    name: str
    type: str
    department: str
    component: str
    network: str
    """Name of its network; empty for what belongs to the site."""
    zone: str
    block: str
    """Its address block, for networks and vSwitches."""

    @property
    def kind(self) -> str:
        """The type as people write it: `vpc.Switch`."""
        return written(self.type)


@dataclass(frozen=True)
class Section:
    """A network with what stands in it, the hub, or what belongs to the site."""

    title: str
    block: str
    entries: tuple[Entry, ...]

    def zones(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Yield each zone and its entries; the empty one stands for all zones."""
        for zone, group in groupby(self.entries, lambda entry: entry.zone):
            yield zone, tuple(group)


@dataclass(frozen=True)
class Cloud:
    """Everything a stack declares, and the names to show with it."""

    stack: str
    accepted: Accepted
    networks: tuple[Section, ...]
    hub: Section
    site: Section

    @property
    def sections(self) -> tuple[Section, ...]:
        """All parts, in the order of reading."""
        return (*self.networks, self.hub, self.site)

    @property
    def entries(self) -> list[Entry]:
        """All resources, in the order of reading."""
        return [entry for section in self.sections for entry in section.entries]


def cloud(
    stack: str, accepted: Accepted, outcome: Outcome, nodes: Mapping[str, Node]
) -> Cloud:
    """Return the cloud that a preview declared."""
    found = places(nodes)
    order = {system: rank for rank, system in enumerate(accepted.systems)}
    entries = [
        _entry(nodes[item.urn], outcome.owner_of(item), found[item.urn], nodes)
        for item in outcome.resources
        if item.urn in nodes
    ]
    entries.sort(key=lambda entry: _rank(entry, order))
    blocks = {entry.name: entry.block for entry in entries if entry.type == NETWORK}
    inside = [
        Section(name, block, tuple(e for e in entries if e.network == name))
        for name, block in sorted(blocks.items(), key=_by_address)
    ]
    rest = [entry for entry in entries if entry.network not in blocks]
    hub = tuple(entry for entry in rest if entry.type.startswith(HUB))
    site = tuple(entry for entry in rest if not entry.type.startswith(HUB))
    return Cloud(
        stack, accepted, tuple(inside), Section("", "", hub), Section("", "", site)
    )


def departments(
    entries: Sequence[Entry],
) -> Iterator[tuple[str, list[tuple[str, list[Entry]]]]]:
    """Yield each department with its components and their entries, all sorted."""
    for code, group in groupby(entries, lambda entry: entry.department):
        parts = groupby(group, lambda entry: entry.component)
        yield code, [(system, list(part)) for system, part in parts]


def as_data(shown: Cloud) -> dict[str, Any]:
    """Return the cloud as plain data; `schema` names this form."""
    return {
        "schema": "cloud/1",
        "stack": shown.stack,
        "site": shown.accepted.site,
        "region": shown.accepted.region,
        "networks": {network.title: network.block for network in shown.networks},
        "resources": [
            {
                "name": entry.name,
                "type": entry.type,
                "department": entry.department,
                "component": entry.component,
                "network": entry.network or None,
                "zone": entry.zone or None,
            }
            for entry in shown.entries
        ],
    }


def _entry(
    node: Node, owner: Mapping[str, str], place: Place, nodes: Mapping[str, Node]
) -> Entry:
    return Entry(
        name=node.name,
        type=node.type,
        department=owner.get("gov-dept", NOBODY),
        component=owner.get("gov-system", NOBODY),
        network=nodes[place.network].name if place.network else "",
        zone=place.zone,
        block=str(node.inputs.get("cidrBlock", "")),
    )


def _rank(entry: Entry, order: Mapping[str, int]) -> tuple[object, ...]:
    """Sort as the parts nest; zones come before what is in all of them."""
    return (
        entry.network,
        entry.zone == "",
        entry.zone,
        entry.department,
        order.get(entry.component, len(order)),
        entry.component,
        entry.type,
        entry.name,
    )


def _by_address(network: tuple[str, str]) -> tuple[int, str]:
    name, block = network
    try:
        return int(IPv4Network(block).network_address), name
    except ValueError:
        # Not known before the change, or not IPv4: behind the others.
        return 2**32, name
