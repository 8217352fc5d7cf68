"""The hub: a transit router that links the networks, with one table per trust.

`shared` carries the platform's networks; `tenant-isolated` is where departments
attach: they reach the platform and never each other. Source: landing-zone, 2 and 4.
"""

from collections.abc import Sequence

import pulumi
from pulumi_alicloud import cen
from pydantic import Field, model_validator

from infra.components.vpc import Vpc
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"


class HubConfig(Strict):
    """The hub's route tables: which table a network looks in, where it is found."""

    home: Slug = Field(description="Table in which the platform looks up ways.")
    tables: dict[Slug, tuple[Slug, ...]] = Field(
        description="Table -> networks of the platform that are found in it."
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


class Hub(Component):
    """Declares the transit router, its route tables and a link to each network."""

    instance: cen.Instance
    router: cen.TransitRouter
    tables: dict[str, cen.TransitRouterRouteTable]

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
        for short, network in networks.items():
            found_in = [
                table for table, names in config.tables.items() if short in names
            ]
            self.link(self, short, network, home=config.home, found_in=found_in)
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

    def link(
        self,
        owner: Component,
        short: str,
        network: Vpc,
        *,
        home: str,
        found_in: Sequence[str],
    ) -> None:
        """Declare `owner`'s link: it looks in table `home`, others find it in some."""
        physical = owner.platform.name(short, "tr-attachment")
        attachment = cen.TransitRouterVpcAttachment(
            physical,
            transit_router_vpc_attachment_name=physical,
            cen_id=self.instance.id,
            transit_router_id=self.router.transit_router_id,
            vpc_id=network.network.id,
            zone_mappings=_zone_mappings(network),
            auto_publish_route_enabled=True,
            payment_type="PayAsYouGo",
            tags=owner.tags,
            # The service refuses a link while the network's table still changes.
            opts=owner.inside(*network.attachments),
        )
        attachment_id = attachment.transit_router_attachment_id
        cen.TransitRouterRouteTableAssociation(
            owner.platform.name(short, "tr-association"),
            transit_router_attachment_id=attachment_id,
            transit_router_route_table_id=self._table_id(home),
            opts=owner.inside(),
        )
        for table in found_in:
            cen.TransitRouterRouteTablePropagation(
                owner.platform.name(short, "tr-propagation", table),
                transit_router_attachment_id=attachment_id,
                transit_router_route_table_id=self._table_id(table),
                opts=owner.inside(),
            )

    def _table_id(self, short: str) -> pulumi.Output[str]:
        return self.tables[short].transit_router_route_table_id


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
