"""The way to the existing data centre: an encrypted link, and its names.

This file composes; what each part is stands in the part's own file. Production adds
two circuits and keeps the link as their backup. Clauses B12, B13.
"""

from collections.abc import Iterator, Mapping

from pulumi_alicloud import resourcemanager
from pydantic import Field

from infra.components.forwarding import Forwarding, ForwardingConfig
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown, unknown_group
from infra.components.vpn import SYSTEM, Vpn, VpnConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform


class InterconnectConfig(Strict):
    """The way to the existing data centre."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    vpn: VpnConfig = Field(description="Encrypted link.")
    forwarding: ForwardingConfig = Field(description="Names of the other side.")

    def problems(self, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        at = "interconnect"
        yield from self.vpn.place.problems(f"{at}.vpn.place", network)
        if self.vpn.range not in network.ranges:
            yield unknown(f"{at}.vpn.range", self.vpn.range, network.ranges)
        place = self.forwarding.place
        yield from unknown_group(
            f"{at}.forwarding.security_group",
            self.forwarding.security_group,
            place,
            network,
        )
        found = list(place.problems(f"{at}.forwarding.place", network))
        yield from found
        if found:
            return
        block = network.vpcs[place.network].switches[place.switch].cidr
        for index, address in enumerate(self.forwarding.addresses):
            if address not in block:
                yield (
                    f"{at}.forwarding.addresses.{index}: {address} is outside the "
                    f"vSwitch; allowed: a part of {block}. Fix: correct the address."
                )


class Interconnect(Component):
    """Declares the link and the forwarding of names."""

    vpn: Vpn

    def __init__(
        self,
        config: InterconnectConfig,
        platform: Platform,
        *,
        network: Network,
        settings: NetworkConfig,
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare the way out of `network`; `settings` are that network's."""
        super().__init__("Interconnect", SYSTEM, platform)
        self.vpn = Vpn(
            config.vpn,
            platform,
            network=network,
            ours=settings.supernet,
            group_id=groups[config.resource_group].id,
            parent=self,
        )
        Forwarding(config.forwarding, platform, network=network, parent=self)
        self.register_outputs({})
