"""The hub: a transit router that links the networks, with one table per trust.

`shared` carries the platform's networks; `tenant-isolated` is where departments
attach: they reach the platform and never each other. Source: landing-zone, 2 and 4.
"""

import pulumi
from pulumi_alicloud import cen

from infra.components.vpc import Vpc
from infra.platform import Component, Platform

SYSTEM = "network"


class Hub(Component):
    """Declares the transit router, its route tables and a link to each network."""

    instance: cen.Instance
    router: cen.TransitRouter
    tables: dict[str, cen.TransitRouterRouteTable]

    def __init__(
        self,
        tables: tuple[str, ...],
        platform: Platform,
        *,
        networks: dict[str, Vpc],
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the hub; every network associates with the first table named."""
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
        self.tables = {short: self._table(short) for short in tables}
        for short, network in networks.items():
            self.link(self, short, network, associate=tables[0], propagate=tables[0])
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
        associate: str,
        propagate: str,
    ) -> None:
        """Declare `owner`'s link: ways are in `associate`, it is in `propagate`."""
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
        home, seen = self.tables[associate], self.tables[propagate]
        cen.TransitRouterRouteTableAssociation(
            owner.platform.name(short, "tr-association"),
            transit_router_attachment_id=attachment_id,
            transit_router_route_table_id=home.transit_router_route_table_id,
            opts=owner.inside(),
        )
        cen.TransitRouterRouteTablePropagation(
            owner.platform.name(short, "tr-propagation"),
            transit_router_attachment_id=attachment_id,
            transit_router_route_table_id=seen.transit_router_route_table_id,
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
