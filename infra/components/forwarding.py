"""Names of the existing centre, asked where they are known: at its own resolvers.

Only the named zones leave, through addresses of our own network that the centre can
admit; every other name is answered inside or not at all.
"""

from collections.abc import Mapping

from pulumi_alicloud import pvtz
from pydantic import Field

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.components.vpc import Vpc
from infra.model import Address, DomainName, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "interconnect"
DNS_PORT = 53


class ForwardingRuleConfig(Strict):
    """A zone that others answer for."""

    zone: DomainName = Field(description="Zone whose names are asked there.")
    resolvers: tuple[Address, ...] = Field(
        strict=False, min_length=1, description="Addresses of its resolvers."
    )


class ForwardingConfig(Strict):
    """Forwarding of names to other resolvers."""

    place: PlaceConfig = Field(description="Where the questions leave from.")
    security_group: Slug = Field(description="Security group of that network.")
    addresses: tuple[Address, ...] = Field(
        strict=False, min_length=2, max_length=6, description="Our addresses there."
    )
    rules: dict[Slug, ForwardingRuleConfig] = Field(description="Zones of others.")


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
        place = Place.of(config.place, network)
        physical = self.platform.name(SYSTEM, "dns-endpoint")
        block = network.vpcs[config.place.network].config.switches[config.place.switch]
        return pvtz.Endpoint(
            physical,
            endpoint_name=physical,
            vpc_id=place.network_id,
            vpc_region_id=self.platform.site.region,
            security_group_id=network.firewall.groups[config.security_group].id,
            ip_configs=[
                pvtz.EndpointIpConfigArgs(
                    zone_id=place.zone,
                    vswitch_id=place.switch.id,
                    cidr_block=str(block.cidr),
                    # Fixed, so that the centre can admit them by address.
                    ip=str(address),
                )
                for address in config.addresses
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
