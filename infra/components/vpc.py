"""One network: a VPC, its vSwitches, its own route table and its network ACL.

The caller says addresses and zones; names and owner tags come from here. Linking
networks (hub.py), leaving them (egress.py) and naming hosts (dns.py) are others' work.
"""

from ipaddress import IPv4Network

import pulumi
from pulumi_alicloud import vpc
from pydantic import Field

from infra.model import Cidr, Slug, Strict, Zone
from infra.platform import Component, Platform

SYSTEM = "network"
# Replies to connections opened from inside; network ACLs keep no state.
REPLY_PORTS = "1024/65535"


class SwitchConfig(Strict):
    """A vSwitch: a part of the network's block, in one zone."""

    cidr: Cidr = Field(description="Address block, inside the network's.")
    zone: Zone = Field(description="Zone id, of the stack's zones.")


class VpcConfig(Strict):
    """A network of the platform."""

    cidr: Cidr = Field(description="Address block, inside the stack's.")
    switches: dict[Slug, SwitchConfig] = Field(
        min_length=1, description="Short name -> vSwitch."
    )
    internet: bool = Field(
        default=False, description="Whether replies from the Internet may enter."
    )


class Vpc(Component):
    """Declares the network, and keeps the parts that others refer to."""

    network: vpc.Network
    switches: dict[str, vpc.Switch]
    table: vpc.RouteTable
    attachments: tuple[vpc.RouteTableAttachment, ...]

    def __init__(
        self,
        short: str,
        config: VpcConfig,
        platform: Platform,
        *,
        trusted: tuple[IPv4Network, ...],
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare network `short`; `trusted` blocks may talk to it."""
        super().__init__("Vpc", SYSTEM, platform, qualifier=short, parent=parent)
        self.config = config
        self.short = short
        self.network = vpc.Network(
            platform.name(short, "vpc"),
            vpc_name=platform.name(short, "vpc"),
            cidr_block=str(config.cidr),
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.inside(),
        )
        self.switches = {
            switch: self._switch(switch, settings)
            for switch, settings in config.switches.items()
        }
        self.table = self._route_table()
        self.attachments = tuple(
            vpc.RouteTableAttachment(
                platform.name(switch, "rtb-attachment"),
                route_table_id=self.table.id,
                vswitch_id=resource.id,
                opts=self.inside(),
            )
            for switch, resource in self.switches.items()
        )
        self._acl(trusted)
        self.register_outputs({"vpcId": self.network.id})

    def _switch(self, switch: str, settings: SwitchConfig) -> vpc.Switch:
        physical = self.platform.name(switch, "vsw")
        return vpc.Switch(
            physical,
            vswitch_name=physical,
            vpc_id=self.network.id,
            cidr_block=str(settings.cidr),
            zone_id=settings.zone,
            tags=self.tags,
            opts=self.inside(),
        )

    def _route_table(self) -> vpc.RouteTable:
        physical = self.platform.name(self.short, "rtb")
        return vpc.RouteTable(
            physical,
            route_table_name=physical,
            vpc_id=self.network.id,
            # The service's default is "VSwitch"; said aloud because changing it
            # later replaces the table.
            associate_type="VSwitch",
            tags=self.tags,
            opts=self.inside(),
        )

    def _acl(self, trusted: tuple[IPv4Network, ...]) -> None:
        physical = self.platform.name(self.short, "acl")
        ingress = [_ingress("trusted", block, "all", "-1/-1") for block in trusted]
        egress = [_egress("trusted", block, "all", "-1/-1") for block in trusted]
        if self.config.internet:
            anywhere = IPv4Network("0.0.0.0/0")
            ingress.append(_ingress("replies", anywhere, "tcp", REPLY_PORTS))
            egress.append(_egress("https", anywhere, "tcp", "443/443"))
        vpc.NetworkAcl(
            physical,
            network_acl_name=physical,
            vpc_id=self.network.id,
            ingress_acl_entries=ingress,
            egress_acl_entries=egress,
            resources=[
                vpc.NetworkAclResourceArgs(
                    resource_id=switch.id, resource_type="VSwitch"
                )
                for switch in self.switches.values()
            ],
            tags=self.tags,
            opts=self.inside(),
        )


def _ingress(
    label: str, block: IPv4Network, protocol: str, port: str
) -> vpc.NetworkAclIngressAclEntryArgs:
    return vpc.NetworkAclIngressAclEntryArgs(
        network_acl_entry_name=f"{label}-{str(block).replace('/', '-')}",
        description=f"{label} from {block}",
        source_cidr_ip=str(block),
        protocol=protocol,
        port=port,
        policy="accept",
    )


def _egress(
    label: str, block: IPv4Network, protocol: str, port: str
) -> vpc.NetworkAclEgressAclEntryArgs:
    return vpc.NetworkAclEgressAclEntryArgs(
        network_acl_entry_name=f"{label}-{str(block).replace('/', '-')}",
        description=f"{label} to {block}",
        destination_cidr_ip=str(block),
        protocol=protocol,
        port=port,
        policy="accept",
    )
