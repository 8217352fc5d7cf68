"""The entry at the edge: a balancer that only the edge network may ask.

What citizens open ends at the site's own guard, an appliance in that network; this is
what it asks. Its address is fixed, for the private zone names it; it has none on the
Internet. TLS is the strictest policy that the provider lets a listener name.
"""

from collections.abc import Iterator

import pulumi
from pulumi_alicloud import slb
from pydantic import Field

from infra.components.balancer import listener, load_balancer, server_group
from infra.components.network import Network, NetworkConfig
from infra.components.place import Place, PlaceConfig, unknown_peers
from infra.model import Address, Port, Slug, Strict, Zone
from infra.platform import Component, Platform

SYSTEM = "common"
SCOPE = "edge"


class EdgeEntryConfig(Strict):
    """The entry at the edge."""

    spec: str = Field(pattern=r"^slb\.", description="Specification at the site.")
    place: PlaceConfig = Field(description="Where its address is.")
    address: Address = Field(description="Its address, named in the private zone.")
    standby_zone: Zone | None = Field(
        default=None, description="Zone that takes over; absent: none."
    )
    admits: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Who may ask: networks, vSwitches."
    )
    port: Port = Field(description="Port of the unified platform.")
    bandwidth_mbit: int = Field(ge=1, le=1000, description="Limit of that port.")

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        found = list(self.place.problems(f"{at}.place", network))
        yield from found
        yield from unknown_peers(f"{at}.admits", self.admits, network)
        if found:
            return
        block = network.vpcs[self.place.network].switches[self.place.switch].cidr
        if self.address not in block:
            yield (
                f"{at}.address: {self.address} is outside the vSwitch; allowed: a part "
                f"of {block}. Fix: correct the address."
            )


class EdgeEntry(Component):
    """Declares the balancer, who may ask it, and its listener."""

    balancer: slb.ApplicationLoadBalancer

    def __init__(
        self,
        config: EdgeEntryConfig,
        platform: Platform,
        *,
        certificate: slb.ServerCertificate,
        network: Network,
        parent: Component,
    ) -> None:
        """Declare the entry of `config`, with the shared `certificate`."""
        super().__init__("EdgeEntry", SYSTEM, platform, parent=parent)
        self.balancer = load_balancer(
            self,
            SCOPE,
            spec=config.spec,
            place=Place.of(config.place, network),
            standby_zone=config.standby_zone,
            address=str(config.address),
        )
        admitted = self._admitted(
            {short: str(network.peers[short]) for short in config.admits}
        )
        listener(
            self,
            SCOPE,
            balancer=self.balancer,
            # Pods join when the platform is deployed: deploying is not declaring.
            group=server_group(self, SCOPE, self.balancer),
            certificate=certificate,
            port=config.port,
            bandwidth_mbit=config.bandwidth_mbit,
            admitted=admitted,
        )
        self.register_outputs({"address": self.balancer.address})

    def _admitted(self, blocks: dict[str, str]) -> pulumi.Output[str]:
        physical = self.platform.name(SCOPE, "admitted")
        admitted = slb.Acl(
            physical,
            name=physical,
            ip_version="ipv4",
            # No resource group: moving to another one would replace the list.
            tags=self.tags,
            opts=self.inside(),
        )
        for short, block in blocks.items():
            slb.AclEntryAttachment(
                self.platform.name(SCOPE, "admitted", short),
                acl_id=admitted.id,
                entry=block,
                comment=short,
                opts=self.inside(),
            )
        return admitted.id
