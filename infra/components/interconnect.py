"""The way to the existing data centre: lines, an encrypted link, and its names.

This file composes; what each part is stands in the part's own file. The pilot has the
link only; production has two lines and keeps the link as their backup. B12, B13.
"""

from collections.abc import Iterator, Mapping

from pulumi_alicloud import resourcemanager
from pydantic import Field

from infra.components.circuit import Circuits, CircuitsConfig
from infra.components.forwarding import Forwarding, ForwardingConfig
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown
from infra.components.vpn import SYSTEM, Vpn, VpnConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform


class InterconnectConfig(Strict):
    """The way to the existing data centre."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    vpn: VpnConfig = Field(description="Encrypted link.")
    forwarding: ForwardingConfig = Field(description="Names of the other side.")
    circuits: CircuitsConfig | None = Field(
        default=None, description="Lines of our own; absent: the link alone."
    )

    def problems(self, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        at = "interconnect"
        if self.circuits is not None:
            yield from self.circuits.problems(f"{at}.circuits", network)
        yield from self.vpn.place.problems(f"{at}.vpn.place", network)
        if self.vpn.range not in network.ranges:
            yield unknown(f"{at}.vpn.range", self.vpn.range, network.ranges)
        yield from self.forwarding.problems(f"{at}.forwarding", network)


class Interconnect(Component):
    """Declares the link, the lines and the forwarding of names."""

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
        if config.circuits is not None:
            Circuits(
                config.circuits,
                platform,
                hub=network.hub,
                ours=settings.supernet,
                group_id=groups[config.resource_group].id,
                parent=self,
            )
        Forwarding(config.forwarding, platform, network=network, parent=self)
        self.register_outputs({})
