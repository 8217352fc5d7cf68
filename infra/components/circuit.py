"""Circuits to the existing data centre: lines of our own, with routes by BGP.

Two lines carry the traffic and watch each other (BFD, health checks); the encrypted
link over the Internet stays as their backup. What arrives by a line looks up ways in
the hub's inspected table. Clauses A42, B12, B13.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Literal

import pulumi
from pulumi_alicloud import cen, expressconnect, vpc
from pydantic import Field

from infra.components.hub import Hub, HubConfig, look_up
from infra.components.network import NetworkConfig
from infra.components.place import unknown
from infra.model import Cidr, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "interconnect"
POINT_TO_POINT = 30  # a line has two ends: ours is the first address, theirs the next


class LineConfig(Strict):
    """One line."""

    access_point: str = Field(min_length=1, description="Where the line enters.")
    vlan: int = Field(ge=1, le=2999, description="VLAN on the line.")
    link: Cidr = Field(description="Block of its two ends, a /30.")
    secret_account: Slug = Field(description="Account of its BGP key.")
    redundant_to: Slug | None = Field(
        default=None, description="Line that it stands in for; on other equipment."
    )


class CircuitsConfig(Strict):
    """The lines, and how routes are exchanged over them."""

    bandwidth_mbit: Literal[100, 200, 500, 1000, 2048] = Field(
        description="Mbit/s of a line."
    )
    port: Literal["1000Base-LX", "1000Base-T", "10GBase-LR"] = Field(
        description="Port at the access point."
    )
    our_as: int = Field(ge=64512, le=65534, description="Our private AS number.")
    their_as: int = Field(ge=64512, le=65534, description="Theirs (placeholder).")
    table: Slug = Field(description="Table of the hub where arrivals look up ways.")
    found_in: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Tables in which the centre is found."
    )
    lines: dict[Slug, LineConfig] = Field(min_length=1, description="Lines.")

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        yield from self._unknown_tables(at, network.hub)
        for short, line in self.lines.items():
            here = f"{at}.lines.{short}"
            if line.link.prefixlen != POINT_TO_POINT:
                yield (
                    f"{here}.link: {line.link} has room for more than two ends; "
                    f"allowed: a /{POINT_TO_POINT}. Fix: take one of the link networks."
                )
            if not line.link.subnet_of(network.supernet):
                yield (
                    f"{here}.link: {line.link} is outside the stack's block; allowed: "
                    f"a part of {network.supernet}. Fix: move it."
                )
            blocks = {f"network.vpcs.{k}": v.cidr for k, v in network.vpcs.items()}
            blocks |= {
                f"{at}.lines.{other}": each.link
                for other, each in self.lines.items()
                if other < short
            }
            for taken, block in blocks.items():
                if line.link.overlaps(block):
                    yield (
                        f"{here}.link: {line.link} overlaps {taken} ({block}); "
                        "allowed: a block of its own. Fix: move one of the two."
                    )
            if line.redundant_to is not None and line.redundant_to not in self.lines:
                yield unknown(f"{here}.redundant_to", line.redundant_to, self.lines)

    def _unknown_tables(self, at: str, hub: HubConfig) -> Iterator[str]:
        named = {f"{at}.table": self.table}
        named |= {f"{at}.found_in.{n}": table for n, table in enumerate(self.found_in)}
        for where, table in named.items():
            if table not in hub.tables:
                yield unknown(where, table, hub.tables)


class Circuits(Component):
    """Declares the lines, their routers, and the exchange of routes."""

    lines: dict[str, expressconnect.PhysicalConnection]

    def __init__(
        self,
        config: CircuitsConfig,
        platform: Platform,
        *,
        hub: Hub,
        ours: IPv4Network,
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare the lines of `config`; `ours` is what we announce over them."""
        super().__init__("Circuits", SYSTEM, platform, parent=parent)
        self.config, self.hub, self.ours = config, hub, ours
        self.group_id = group_id
        self.lines = {}
        # A line before the one that stands in for it.
        order = sorted(config.lines, key=lambda short: (self._depth(short), short))
        for short in order:
            self.lines[short] = self._line(short, config.lines[short])
            router = self._router(short, config.lines[short])
            self._routes(short, config.lines[short], router)
            self._join(short, config.lines[short], router)
        self.register_outputs({})

    def _depth(self, short: str) -> bool:
        return self.config.lines[short].redundant_to is not None

    def _line(self, short: str, line: LineConfig) -> expressconnect.PhysicalConnection:
        physical = self.platform.name(short, "circuit")
        twin = self.lines[line.redundant_to].id if line.redundant_to else None
        return expressconnect.PhysicalConnection(
            physical,
            physical_connection_name=physical,
            description="Line to the existing data centre, inside Macau.",
            access_point_id=line.access_point,
            line_operator="Other",
            port_type=self.config.port,
            bandwidth=str(self.config.bandwidth_mbit),
            type="VPC",
            redundant_physical_connection_id=twin,
            opts=self.inside(),
        )

    def _router(
        self, short: str, line: LineConfig
    ) -> expressconnect.VirtualBorderRouter:
        physical = self.platform.name(short, "vbr")
        our_end, their_end = line.link.hosts()
        return expressconnect.VirtualBorderRouter(
            physical,
            virtual_border_router_name=physical,
            description=f"Our end of line {short}.",
            physical_connection_id=self.lines[short].id,
            vlan_id=line.vlan,
            bandwidth=self.config.bandwidth_mbit,
            local_gateway_ip=str(our_end),
            peer_gateway_ip=str(their_end),
            peering_subnet_mask=str(line.link.netmask),
            # A dead line is noticed within a second.
            min_rx_interval=300,
            min_tx_interval=300,
            detect_multiplier=3,
            enable_ipv6=False,
            # Two lines of the same centre never carry traffic between themselves.
            sitelink_enable=False,
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.inside(),
        )

    def _routes(
        self,
        short: str,
        line: LineConfig,
        router: expressconnect.VirtualBorderRouter,
    ) -> None:
        """Declare who speaks BGP with us, and the one block that we announce."""
        physical = self.platform.name(short, "bgp")
        # The provider does not mark the key as sensitive.
        secret = pulumi.ResourceOptions(additional_secret_outputs=["authKey"])
        group = vpc.BgpGroup(
            physical,
            bgp_group_name=physical,
            description=f"Existing data centre by line {short}",
            router_id=router.id,
            local_asn=self.config.our_as,
            peer_asn=self.config.their_as,
            auth_key=self.platform.password(line.secret_account),
            ip_version="IPv4",
            is_fake_asn=False,
            opts=pulumi.ResourceOptions.merge(self.inside(), secret),
        )
        _, their_end = line.link.hosts()
        vpc.BgpPeer(
            self.platform.name(short, "bgp-peer"),
            bgp_group_id=group.id,
            peer_ip_address=str(their_end),
            enable_bfd=True,
            bfd_multi_hop=1,
            ip_version="IPv4",
            opts=self.inside(),
        )
        vpc.BgpNetwork(
            self.platform.name(short, "bgp-network"),
            router_id=router.id,
            dst_cidr_block=str(self.ours),
            opts=self.inside(),
        )

    def _join(
        self,
        short: str,
        line: LineConfig,
        router: expressconnect.VirtualBorderRouter,
    ) -> None:
        """Declare the line's link to the hub, and the check that it is alive."""
        site, physical = self.platform.site, self.platform.name(short, "vbr-attachment")
        attachment = cen.TransitRouterVbrAttachment(
            physical,
            transit_router_attachment_name=physical,
            cen_id=self.hub.instance.id,
            transit_router_id=self.hub.router.transit_router_id,
            vbr_id=router.id,
            auto_publish_route_enabled=True,
            tags=self.tags,
            opts=self.inside(),
        )
        look_up(
            self,
            short,
            attachment.transit_router_attachment_id,
            hub=self.hub.ids,
            home=self.config.table,
            found_in=self.config.found_in,
        )
        our_end, their_end = line.link.hosts()
        cen.VbrHealthCheck(
            self.platform.name(short, "vbr-health"),
            cen_id=self.hub.instance.id,
            vbr_instance_id=router.id,
            vbr_instance_region_id=site.region,
            health_check_source_ip=str(our_end),
            health_check_target_ip=str(their_end),
            health_check_interval=2,
            healthy_threshold=3,
            opts=self.inside(attachment),
        )
