"""The hub: a transit router that links the networks, with one table per trust.

`shared` carries the platform's networks; `tenant-isolated` is where departments
attach: they reach the platform and never each other. Source: landing-zone, 2 and 4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_alicloud import cen
from pydantic import Field, model_validator

from infra.components.vpc import Vpc
from infra.model import Cidr, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"
ANYWHERE = "0.0.0.0/0"


class HubRouteConfig(Strict):
    """A way that no network announces: to a network, or to nowhere."""

    table: Slug = Field(description="Table that it stands in.")
    block: Cidr | None = Field(default=None, description="For whom; absent: the rest.")
    via: Slug | None = Field(
        default=None, description="Network that it leads to; absent: it is refused."
    )


class HubConfig(Strict):
    """The hub's route tables: which table a network looks in, where it is found."""

    home: Slug = Field(description="Table in which the platform looks up ways.")
    tables: dict[Slug, tuple[Slug, ...]] = Field(
        description="Table -> networks of the platform that are found in it."
    )
    homes: dict[Slug, Slug] = Field(
        default={}, description="Network -> table in which it looks up ways instead."
    )
    routes: dict[Slug, HubRouteConfig] = Field(
        default={}, description="Ways that no network announces."
    )

    @model_validator(mode="before")
    @classmethod
    def lists_are_taken(cls, values: object) -> object:
        """Take the lists of a stack file for tuples, which cannot be changed."""
        tables = values.get("tables") if isinstance(values, dict) else None
        if not isinstance(values, dict) or not isinstance(tables, dict):
            return values
        taken = {
            key: tuple(names) if isinstance(names, list) else names
            for key, names in tables.items()
        }
        return values | {"tables": taken}


@dataclass(frozen=True)
class HubIds:
    """What whoever links to the hub must know of it, from whichever stack."""

    cen_id: pulumi.Input[str]
    router_id: pulumi.Input[str]
    tables: Mapping[str, pulumi.Input[str]]
    """Id of each route table."""


class Hub(Component):
    """Declares the transit router, its route tables and a link to each network."""

    instance: cen.Instance
    router: cen.TransitRouter
    tables: dict[str, cen.TransitRouterRouteTable]
    attachments: dict[str, cen.TransitRouterVpcAttachment]
    """Link of each network of the platform."""

    def __init__(
        self,
        config: HubConfig,
        platform: Platform,
        *,
        networks: dict[str, Vpc],
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the hub, and a link for each network of the platform."""
        super().__init__("Hub", SYSTEM, platform, parent=parent)
        cen_name = platform.name(SYSTEM, "cen")
        self.instance = cen.Instance(
            cen_name,
            cen_instance_name=cen_name,
            description="Links networks inside one region only; no bandwidth package.",
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.inside(),
        )
        router_name = platform.name(SYSTEM, "tr")
        self.router = cen.TransitRouter(
            router_name,
            transit_router_name=router_name,
            cen_id=self.instance.id,
            tags=self.tags,
            opts=self.inside(),
        )
        self.tables = {short: self._table(short) for short in config.tables}
        self.attachments = {}
        for short, network in networks.items():
            found_in = [
                table for table, names in config.tables.items() if short in names
            ]
            home = config.homes.get(short, config.home)
            self.attachments[short] = link(
                self, short, network, hub=self.ids, home=home, found_in=found_in
            )
        for short, route in config.routes.items():
            self._route(short, route)
        self.register_outputs({"transitRouterId": self.router.transit_router_id})

    def _table(self, short: str) -> cen.TransitRouterRouteTable:
        physical = self.platform.name(SYSTEM, "tr-table", short)
        return cen.TransitRouterRouteTable(
            physical,
            transit_router_route_table_name=physical,
            transit_router_id=self.router.transit_router_id,
            tags=self.tags,
            opts=self.inside(),
        )

    @property
    def ids(self) -> HubIds:
        """What links must know."""
        return HubIds(
            cen_id=self.instance.id,
            router_id=self.router.transit_router_id,
            tables={
                short: table.transit_router_route_table_id
                for short, table in self.tables.items()
            },
        )

    def _route(self, short: str, config: HubRouteConfig) -> None:
        physical = self.platform.name(SYSTEM, "tr-route", short)
        block = ANYWHERE if config.block is None else str(config.block)
        hop = None
        if config.via is not None:
            hop = self.attachments[config.via].transit_router_attachment_id
        cen.TransitRouterRouteEntry(
            physical,
            transit_router_route_entry_name=physical,
            transit_router_route_entry_description=(
                f"{block}: {config.via or 'refused'}"
            ),
            transit_router_route_table_id=self.ids.tables[config.table],
            transit_router_route_entry_destination_cidr_block=block,
            transit_router_route_entry_next_hop_type=(
                "BlackHole" if hop is None else "Attachment"
            ),
            transit_router_route_entry_next_hop_id=hop,
            opts=self.inside(),
        )


def link(
    owner: Component,
    short: str,
    network: Vpc,
    *,
    hub: HubIds,
    home: str,
    found_in: Sequence[str],
) -> cen.TransitRouterVpcAttachment:
    """Declare `owner`'s link: it looks in table `home`, others find it in some."""
    physical = owner.platform.name(short, "tr-attachment")
    attachment = cen.TransitRouterVpcAttachment(
        physical,
        transit_router_vpc_attachment_name=physical,
        cen_id=hub.cen_id,
        transit_router_id=hub.router_id,
        vpc_id=network.network.id,
        zone_mappings=_zone_mappings(network),
        auto_publish_route_enabled=True,
        payment_type="PayAsYouGo",
        tags=owner.tags,
        # The service refuses a link while the network's table still changes.
        opts=owner.inside(*network.attachments),
    )
    look_up(
        owner,
        short,
        attachment.transit_router_attachment_id,
        hub=hub,
        home=home,
        found_in=found_in,
    )
    return attachment


def look_up(
    owner: Component,
    short: str,
    attachment_id: pulumi.Input[str],
    *,
    hub: HubIds,
    home: str,
    found_in: Sequence[str],
) -> None:
    """Declare where a link looks up ways, and in which tables it is found."""
    cen.TransitRouterRouteTableAssociation(
        owner.platform.name(short, "tr-association"),
        transit_router_attachment_id=attachment_id,
        transit_router_route_table_id=hub.tables[home],
        opts=owner.inside(),
    )
    for table in found_in:
        cen.TransitRouterRouteTablePropagation(
            owner.platform.name(short, "tr-propagation", table),
            transit_router_attachment_id=attachment_id,
            transit_router_route_table_id=hub.tables[table],
            opts=owner.inside(),
        )


def _zone_mappings(
    network: Vpc,
) -> list[cen.TransitRouterVpcAttachmentZoneMappingArgs]:
    """Return one vSwitch a zone: the first of each, the service takes no more."""
    first: dict[str, str] = {}
    for short, settings in network.config.switches.items():
        first.setdefault(settings.zone, short)
    return [
        cen.TransitRouterVpcAttachmentZoneMappingArgs(
            zone_id=zone, vswitch_id=network.switches[short].id
        )
        for zone, short in first.items()
    ]
