"""Where an instance stands: a vSwitch of a network.

Settings give names; this resolves them to what the network component declared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pulumi
from pulumi_alicloud import vpc
from pydantic import Field

from infra.components.network import Network, NetworkConfig
from infra.model import Slug, Strict


class PlaceConfig(Strict):
    """A place in the network, by name."""

    network: Slug = Field(description="Network.")
    switch: Slug = Field(description="vSwitch of that network.")

    def problems(self, at: str, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each name that the network settings do not declare."""
        if self.network not in network.vpcs:
            yield unknown(f"{at}.network", self.network, network.vpcs)
            return
        switches = network.vpcs[self.network].switches
        if self.switch not in switches:
            yield unknown(f"{at}.switch", self.switch, switches)


@dataclass(frozen=True)
class Place:
    """A place in the network, as declared."""

    network_id: pulumi.Output[str]
    switch: vpc.Switch
    zone: str

    @classmethod
    def of(cls, config: PlaceConfig, network: Network) -> "Place":
        """Return the place that `config` names; settings have checked the names."""
        home = network.vpcs[config.network]
        return cls(
            network_id=home.network.id,
            switch=home.switches[config.switch],
            zone=home.config.switches[config.switch].zone,
        )


def unknown(at: str, name: str, known: Mapping[str, object]) -> str:
    """Return the line for a name that nothing declares."""
    return (
        f"{at}: {name!r} is not declared; allowed: {', '.join(known) or 'none'}. "
        "Fix: use one of them or declare it."
    )


def unknown_peers(
    at: str, names: tuple[str, ...], network: NetworkConfig
) -> Iterator[str]:
    """Yield a line for each name of an access list that is no network or vSwitch."""
    peers = network.peers()
    for index, name in enumerate(names):
        if name not in peers:
            yield unknown(f"{at}.{index}", name, peers)


def unknown_group(
    at: str, group: str, home: str, network: NetworkConfig
) -> Iterator[str]:
    """Yield a line for a security group that the network `home` does not have."""
    groups = {
        short: settings
        for short, settings in network.security_groups.items()
        if settings.network == home
    }
    if group not in groups:
        yield unknown(at, group, groups)
