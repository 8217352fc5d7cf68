"""Names of the existing centre, asked where they are known: at its own resolvers.

Only the named zones leave, through addresses of our own network that the centre can
admit; every other name is answered inside or not at all.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pulumi_alicloud import pvtz
from pydantic import Field

from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown, unknown_group
from infra.components.vpc import Vpc
from infra.model import Address, DomainName, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "interconnect"
DNS_PORT = 53
FEWEST_ADDRESSES = 2  # of the service
Addresses = Annotated[tuple[Address, ...], Field(strict=False, min_length=1)]


class ForwardingRuleConfig(Strict):
    """A zone that others answer for."""

    zone: DomainName = Field(description="Zone whose names are asked there.")
    resolvers: tuple[Address, ...] = Field(
        strict=False, min_length=1, description="Addresses of its resolvers."
    )


class ForwardingConfig(Strict):
    """Forwarding of names to other resolvers."""

    network: Slug = Field(description="Network that the questions leave from.")
    security_group: Slug = Field(description="Security group of that network.")
    addresses: dict[Slug, Addresses] = Field(
        min_length=1, description="vSwitch -> our addresses there; two in all at least."
    )
    rules: dict[Slug, ForwardingRuleConfig] = Field(description="Zones of others.")

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        if self.network not in network.vpcs:
            yield unknown(f"{at}.network", self.network, network.vpcs)
            return
        yield from unknown_group(
            f"{at}.security_group", self.security_group, self.network, network
        )
        if sum(map(len, self.addresses.values())) < FEWEST_ADDRESSES:
            yield (
                f"{at}.addresses: one address is too few; allowed: "
                f"{FEWEST_ADDRESSES} or more. Fix: add one, best in another zone."
            )
        switches = network.vpcs[self.network].switches
        for short, addresses in self.addresses.items():
            if short not in switches:
                yield unknown(f"{at}.addresses.{short}", short, switches)
                continue
            for index, address in enumerate(addresses):
                if address not in switches[short].cidr:
                    yield (
                        f"{at}.addresses.{short}.{index}: {address} is outside the "
                        f"vSwitch; allowed: a part of {switches[short].cidr}. Fix: "
                        "correct the address."
                    )


class Forwarding(Component):
    """Declares the outbound endpoint, and a rule for each zone in every network."""

    def __init__(
        self,
        config: ForwardingConfig,
        platform: Platform,
        *,
        network: Network,
        parent: Component,
    ) -> None:
        """Declare forwarding for all networks of `network`."""
        super().__init__("Forwarding", SYSTEM, platform, parent=parent)
        endpoint = self._endpoint(config, network)
        for short, rule in config.rules.items():
            self._rule(short, rule, endpoint, network.vpcs)
        self.register_outputs({"endpointId": endpoint.id})

    def _endpoint(self, config: ForwardingConfig, network: Network) -> pvtz.Endpoint:
        home = network.vpcs[config.network]
        physical = self.platform.name(SYSTEM, "dns-endpoint")
        return pvtz.Endpoint(
            physical,
            endpoint_name=physical,
            vpc_id=home.network.id,
            vpc_region_id=self.platform.site.region,
            security_group_id=network.firewall.groups[config.security_group].id,
            ip_configs=[
                pvtz.EndpointIpConfigArgs(
                    zone_id=home.config.switches[short].zone,
                    vswitch_id=home.switches[short].id,
                    cidr_block=str(home.config.switches[short].cidr),
                    # Fixed, so that the centre can admit them by address.
                    ip=str(address),
                )
                for short, addresses in config.addresses.items()
                for address in addresses
            ],
            opts=self.inside(),
        )

    def _rule(
        self,
        short: str,
        config: ForwardingRuleConfig,
        endpoint: pvtz.Endpoint,
        networks: Mapping[str, Vpc],
    ) -> None:
        physical = self.platform.name(short, "dns-rule")
        rule = pvtz.Rule(
            physical,
            rule_name=physical,
            endpoint_id=endpoint.id,
            zone_name=config.zone,
            type="OUTBOUND",
            forward_ips=[
                pvtz.RuleForwardIpArgs(ip=str(address), port=DNS_PORT)
                for address in config.resolvers
            ],
            opts=self.inside(),
        )
        pvtz.RuleAttachment(
            self.platform.name(short, "dns-rule-attachment"),
            rule_id=rule.id,
            vpcs=[
                pvtz.RuleAttachmentVpcArgs(
                    region_id=self.platform.site.region, vpc_id=network.network.id
                )
                for network in networks.values()
            ],
            opts=self.inside(),
        )
