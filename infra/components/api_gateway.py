"""The gateway of interfaces: one instance in our networks, every call logged.

It stands in the zone `open` and is the only way from there to what is inside; the
interfaces themselves belong to whoever publishes them.
"""

from collections.abc import Iterator

from pulumi_alicloud import apigateway, log
from pydantic import Field

from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown, unknown_group
from infra.model import Cidr, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "common"


class ApiGatewayConfig(Strict):
    """The gateway of interfaces."""

    spec: str = Field(pattern=r"^api\.s[12]\.\w+$", description="Specification.")
    network: Slug = Field(description="Network that it stands in.")
    switches: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="vSwitches, one in each zone."
    )
    security_group: Slug = Field(description="Security group of that network.")
    own_block: Cidr = Field(
        description="Block that it uses inside: 172.16.0.0/12 or 192.168.0.0/16."
    )

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each name that the network settings do not declare."""
        if self.network not in network.vpcs:
            yield unknown(f"{at}.network", self.network, network.vpcs)
            return
        switches = network.vpcs[self.network].switches
        for index, short in enumerate(self.switches):
            if short not in switches:
                yield unknown(f"{at}.switches.{index}", short, switches)
        yield from unknown_group(
            f"{at}.security_group", self.security_group, self.network, network
        )


class ApiGateway(Component):
    """Declares the instance, and where its calls are logged."""

    instance: apigateway.Instance

    def __init__(
        self,
        config: ApiGatewayConfig,
        platform: Platform,
        *,
        network: Network,
        store: log.Store,
        parent: Component,
    ) -> None:
        """Declare the gateway of `config`; calls are logged to `store`."""
        super().__init__("ApiGateway", SYSTEM, platform, parent=parent)
        home = network.vpcs[config.network]
        physical = platform.name(SYSTEM, "api-gateway")
        self.instance = apigateway.Instance(
            physical,
            instance_name=physical,
            instance_spec=config.spec,
            instance_type="vpc_connect",
            instance_cidr=str(config.own_block),
            https_policy="HTTPS2_TLS1_2",
            payment_type="PayAsYouGo",
            user_vpc_id=home.network.id,
            zone_vswitch_security_groups=[
                apigateway.InstanceZoneVswitchSecurityGroupArgs(
                    zone_id=home.config.switches[short].zone,
                    vswitch_id=home.switches[short].id,
                    cidr_block=str(home.config.switches[short].cidr),
                    security_group=network.firewall.groups[config.security_group].id,
                )
                for short in config.switches
            ],
            ipv6_enabled=False,
            egress_ipv6_enable=False,
            opts=self.inside(),
        )
        apigateway.LogConfig(
            platform.name(SYSTEM, "api-log"),
            log_type="PROVIDER",
            sls_project=store.project_name,
            sls_log_store=store.logstore_name,
            # The setting is the account's; it takes effect for an instance.
            opts=self.inside(self.instance),
        )
        self.register_outputs({"instanceId": self.instance.id})
