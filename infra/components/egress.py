"""The one way out: a NAT gateway with one address, in the edge network.

Every network leaves through here, so that leaving can be watched and stopped.
Source: landing-zone reference, 2 (all egress leaves through the inspected point).
"""

from collections.abc import Mapping
from ipaddress import IPv4Network

import pulumi
from pulumi_alicloud import cen, ecs, vpc
from pydantic import Field

from infra.components.hub import Hub
from infra.components.vpc import Vpc
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"


class EgressConfig(Strict):
    """The way out of the cloud."""

    switch: Slug = Field(description="vSwitch of the edge network that holds it.")
    bandwidth_mbit: int = Field(ge=1, le=1000, description="Mbit/s to the Internet.")
    leaving: tuple[Slug, ...] = Field(
        default=(), strict=False, description="Networks that leave, by way of the hub."
    )


class Egress(Component):
    """Declares NAT gateway, public address, source NAT and the default route."""

    address: ecs.EipAddress

    def __init__(
        self,
        config: EgressConfig,
        platform: Platform,
        *,
        networks: Mapping[str, Vpc],
        hub: Hub,
        inside_block: IPv4Network,
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the way out for `inside_block`, through the network `edge`."""
        super().__init__("Egress", SYSTEM, platform, parent=parent)
        self.edge = edge = networks["edge"]
        gateway = self._gateway(edge.switches[config.switch])
        self.address = self._address(config.bandwidth_mbit, group_id)
        bound = ecs.EipAssociation(
            platform.name(edge.short, "eip-association"),
            allocation_id=self.address.id,
            instance_id=gateway.id,
            instance_type="Nat",
            opts=self.inside(),
        )
        vpc.SnatEntry(
            platform.name(edge.short, "snat"),
            snat_entry_name=platform.name(edge.short, "snat"),
            snat_table_id=gateway.snat_table_ids,
            snat_ip=self.address.ip_address,
            source_cidr=str(inside_block),
            # An address that is not bound yet is refused by the service.
            opts=self.inside(bound),
        )
        self._default_route(gateway)
        for short in config.leaving:
            self._leaving_route(networks[short], hub.attachments[short])
        self.register_outputs({"address": self.address.ip_address})

    def _gateway(self, switch: vpc.Switch) -> vpc.NatGateway:
        physical = self.platform.name(self.edge.short, "nat")
        return vpc.NatGateway(
            physical,
            nat_gateway_name=physical,
            vpc_id=self.edge.network.id,
            vswitch_id=switch.id,
            nat_type="Enhanced",
            network_type="internet",
            payment_type="PayAsYouGo",
            internet_charge_type="PayByLcu",
            tags=self.tags,
            opts=self.inside(),
        )

    def _address(
        self, bandwidth_mbit: int, group_id: pulumi.Input[str]
    ) -> ecs.EipAddress:
        physical = self.platform.name(self.edge.short, "eip")
        return ecs.EipAddress(
            physical,
            address_name=physical,
            bandwidth=str(bandwidth_mbit),
            internet_charge_type="PayByTraffic",
            payment_type="PayAsYouGo",
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.inside(),
        )

    def _default_route(self, gateway: vpc.NatGateway) -> None:
        physical = self.platform.name(self.edge.short, "default-route")
        vpc.RouteEntry(
            physical,
            name=physical,
            route_table_id=self.edge.table.id,
            destination_cidrblock="0.0.0.0/0",
            nexthop_type="NatGateway",
            nexthop_id=gateway.id,
            # The service refuses a route while the table is being attached.
            opts=self.inside(*self.edge.attachments),
        )

    def _leaving_route(
        self, network: Vpc, attachment: cen.TransitRouterVpcAttachment
    ) -> None:
        physical = self.platform.name(network.short, "default-route")
        vpc.RouteEntry(
            physical,
            name=physical,
            route_table_id=network.table.id,
            destination_cidrblock="0.0.0.0/0",
            nexthop_type="Attachment",
            nexthop_id=attachment.transit_router_attachment_id,
            opts=self.inside(*network.attachments),
        )
