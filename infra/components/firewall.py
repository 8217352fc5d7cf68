"""Security groups: who may open a connection to whom, as data.

A rule names a peer (a network, a vSwitch or a declared range) and never an address,
so that a change of the address plan changes every rule with it.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Literal

import pulumi
from pulumi_alicloud import ecs
from pydantic import Field

from infra.components.vpc import Vpc
from infra.model import Port, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"


class AccessRule(Strict):
    """Connections that a security group accepts, or opens itself."""

    peer: Slug = Field(description="Network, vSwitch or range at the other end.")
    port: Port = Field(description="Port they open.")
    protocol: Literal["tcp", "udp"] = Field(default="tcp", description="Protocol.")


class SecurityGroupConfig(Strict):
    """A security group and what it accepts; everything else is refused."""

    network: Slug = Field(description="Network it belongs to.")
    accepts: tuple[AccessRule, ...] = Field(strict=False, description="Rules.")
    opens: tuple[AccessRule, ...] = Field(
        default=(), strict=False, description="Connections that its members open."
    )


class Firewall(Component):
    """Declares the security groups and their rules."""

    groups: dict[str, ecs.SecurityGroup]

    def __init__(
        self,
        config: Mapping[str, SecurityGroupConfig],
        platform: Platform,
        *,
        networks: dict[str, Vpc],
        peers: Mapping[str, IPv4Network],
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the groups of `config`; `peers` gives the block behind each name."""
        super().__init__("Firewall", SYSTEM, platform, parent=parent)
        self.groups = {}
        for short, settings in config.items():
            physical = platform.name(short, "sg")
            group = ecs.SecurityGroup(
                physical,
                security_group_name=physical,
                vpc_id=networks[settings.network].network.id,
                # Members of a group do not trust each other by membership.
                inner_access_policy="Drop",
                resource_group_id=group_id,
                tags=self.tags,
                opts=self.inside(),
            )
            self.groups[short] = group
            for rule in settings.accepts:
                self._rule(short, "ingress", rule, peers[rule.peer])
            for rule in settings.opens:
                self._rule(short, "egress", rule, peers[rule.peer])
        self.register_outputs({})

    def _rule(
        self, short: str, direction: str, rule: AccessRule, block: IPv4Network
    ) -> None:
        label = f"{rule.peer}-{rule.protocol}-{rule.port}"
        verb = {"ingress": "accepts", "egress": "opens"}[direction]
        ends = (rule.peer, short) if direction == "ingress" else (short, rule.peer)
        ecs.SecurityGroupRule(
            self.platform.name(short, f"sg-{verb}", label),
            security_group_id=self.groups[short].id,
            type=direction,
            ip_protocol=rule.protocol,
            port_range=f"{rule.port}/{rule.port}",
            cidr_ip=str(block),
            # Said aloud: the service's default is to accept at priority 1.
            policy="accept",
            priority=1,
            nic_type="intranet",
            description=f"{ends[0]} may reach {ends[1]} on {rule.protocol} {rule.port}",
            opts=self.inside(),
        )
