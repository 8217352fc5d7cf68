"""The network of a stack: its networks, hub, way out, access rules and names.

This file composes; what each part is stands in the part's own file. Flow logs belong
to logging, not here, or keys, network and logging would need each other.
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, collapse_addresses
from itertools import combinations
from typing import Self

import pulumi
from pulumi_alicloud import resourcemanager
from pydantic import Field, model_validator

from infra.components.dns import Dns, DnsConfig
from infra.components.egress import Egress, EgressConfig
from infra.components.firewall import Firewall, SecurityGroupConfig
from infra.components.hub import Hub, HubConfig
from infra.components.vpc import Vpc, VpcConfig
from infra.model import Cidr, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"
SMALLEST_SWITCH = 29  # the service takes /16 to /29


class NetworkConfig(Strict):
    """Addresses, networks and the rules between them."""

    supernet: Cidr = Field(description="Block of the whole stack.")
    ranges: dict[Slug, Cidr] = Field(
        description="Known blocks outside the stack, by name (existing centre)."
    )
    vpcs: dict[Slug, VpcConfig] = Field(min_length=1, description="Networks.")
    resource_group: Slug = Field(description="Resource group of org that holds it.")
    hub: HubConfig = Field(description="How the networks find each other.")
    egress: EgressConfig = Field(description="The way out, in the network `edge`.")
    security_groups: dict[Slug, SecurityGroupConfig] = Field(description="Access.")
    dns: DnsConfig = Field(description="Private zone.")

    def peers(self) -> dict[str, IPv4Network]:
        """Return the block behind each name that an access rule may use."""
        blocks: dict[str, IPv4Network] = dict(self.ranges)
        for short, network in self.vpcs.items():
            blocks[short] = network.cidr
            blocks.update(
                {key: switch.cidr for key, switch in network.switches.items()}
            )
        # A tier is the vSwitches of one name in all zones, where they are one block.
        return _tiers(self.vpcs) | blocks

    @model_validator(mode="after")
    def addresses_and_names_fit(self) -> Self:
        """Report every misfit at once, each with its path."""
        problems = [
            *_containment(self.supernet, self.vpcs),
            *_overlaps(self),
            *_unknown_names(self),
            *_unknown_in_hub(self.hub, self.vpcs),
            *_double_names(self),
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self


class Network(Component):
    """Declares everything of the network; parts are kept for other components."""

    vpcs: dict[str, Vpc]
    peers: dict[str, IPv4Network]
    """The block behind each name that a rule or an access list may use."""

    def __init__(
        self,
        config: NetworkConfig,
        platform: Platform,
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare the network; `groups` are the resource groups of org."""
        super().__init__("Network", SYSTEM, platform)
        group_id = groups[config.resource_group].id
        self.peers = config.peers()
        self.vpcs = self._vpcs(config, group_id)
        self.hub = Hub(
            config.hub,
            platform,
            networks=self.vpcs,
            group_id=group_id,
            parent=self,
        )
        self.egress = Egress(
            config.egress,
            platform,
            networks=self.vpcs,
            hub=self.hub,
            inside_block=config.supernet,
            group_id=group_id,
            parent=self,
        )
        self.firewall = Firewall(
            config.security_groups,
            platform,
            networks=self.vpcs,
            peers=config.peers(),
            group_id=group_id,
            parent=self,
        )
        self.dns = Dns(
            config.dns, platform, networks=self.vpcs, group_id=group_id, parent=self
        )
        self.register_outputs({})

    def _vpcs(
        self, config: NetworkConfig, group_id: pulumi.Input[str]
    ) -> dict[str, Vpc]:
        trusted = (config.supernet, *config.ranges.values())
        return {
            short: Vpc(
                short,
                settings,
                self.platform,
                trusted=trusted,
                group_id=group_id,
                parent=self,
            )
            for short, settings in config.vpcs.items()
        }


def _tiers(vpcs: Mapping[str, VpcConfig]) -> dict[str, IPv4Network]:
    """Return tier -> block: `app` for `app-a` and `app-b` that lie side by side."""
    parts: dict[str, list[IPv4Network]] = {}
    for network in vpcs.values():
        for short, switch in network.switches.items():
            tier, _, letter = short.rpartition("-")
            if tier and len(letter) == 1:
                parts.setdefault(tier, []).append(switch.cidr)
    whole = {tier: list(collapse_addresses(blocks)) for tier, blocks in parts.items()}
    return {tier: blocks[0] for tier, blocks in whole.items() if len(blocks) == 1}


def _containment(supernet: IPv4Network, vpcs: Mapping[str, VpcConfig]) -> Iterator[str]:
    for short, network in vpcs.items():
        if not network.cidr.subnet_of(supernet):
            yield (
                f"vpcs.{short}.cidr: {network.cidr} is outside the stack's block; "
                f"allowed: a part of {supernet}. Fix: move it or widen `supernet`."
            )
        for name, switch in network.switches.items():
            at = f"vpcs.{short}.switches.{name}.cidr"
            if not switch.cidr.subnet_of(network.cidr):
                yield (
                    f"{at}: {switch.cidr} is outside the network; allowed: a part of "
                    f"{network.cidr}. Fix: shrink it or widen vpcs.{short}.cidr."
                )
            if switch.cidr.prefixlen > SMALLEST_SWITCH:
                yield (
                    f"{at}: {switch.cidr} is too small; allowed: /16 to "
                    f"/{SMALLEST_SWITCH}. Fix: give the switch a larger block."
                )


def _overlaps(config: NetworkConfig) -> Iterator[str]:
    blocks = {f"vpcs.{key}.cidr": item.cidr for key, item in config.vpcs.items()}
    blocks |= {f"ranges.{key}": block for key, block in config.ranges.items()}
    yield from _overlapping(blocks)
    for short, network in config.vpcs.items():
        yield from _overlapping(
            {
                f"vpcs.{short}.switches.{key}.cidr": switch.cidr
                for key, switch in network.switches.items()
            }
        )


def _overlapping(blocks: Mapping[str, IPv4Network]) -> Iterator[str]:
    for (first, one), (second, other) in combinations(blocks.items(), 2):
        if one.overlaps(other):
            yield (
                f"{second}: {other} overlaps {first} ({one}); allowed: blocks that do "
                "not overlap. Fix: move one of the two."
            )


def _unknown_names(config: NetworkConfig) -> Iterator[str]:
    peers = config.peers()
    for short, group in config.security_groups.items():
        at = f"security_groups.{short}"
        if group.network not in config.vpcs:
            yield _unknown(f"{at}.network", group.network, config.vpcs)
        for field in ("accepts", "opens"):
            for index, rule in enumerate(getattr(group, field)):
                if rule.peer not in peers:
                    yield _unknown(f"{at}.{field}.{index}.peer", rule.peer, peers)
    if "edge" not in config.vpcs:
        yield _unknown("vpcs", "edge", config.vpcs)
    elif config.egress.switch not in config.vpcs["edge"].switches:
        switches = config.vpcs["edge"].switches
        yield _unknown("egress.switch", config.egress.switch, switches)
    for index, name in enumerate(config.egress.leaving):
        if name not in config.vpcs:
            yield _unknown(f"egress.leaving.{index}", name, config.vpcs)


def _unknown_in_hub(hub: HubConfig, vpcs: Mapping[str, VpcConfig]) -> Iterator[str]:
    if hub.home not in hub.tables:
        yield _unknown("hub.home", hub.home, hub.tables)
    for table, names in hub.tables.items():
        for name in names:
            if name not in vpcs:
                yield _unknown(f"hub.tables.{table}", name, vpcs)
    for name, home in hub.homes.items():
        if name not in vpcs:
            yield _unknown("hub.homes", name, vpcs)
        if home not in hub.tables:
            yield _unknown(f"hub.homes.{name}", home, hub.tables)
    yield from _unknown_in_routes(hub, vpcs)


def _unknown_in_routes(hub: HubConfig, vpcs: Mapping[str, VpcConfig]) -> Iterator[str]:
    for short, route in hub.routes.items():
        if route.table not in hub.tables:
            yield _unknown(f"hub.routes.{short}.table", route.table, hub.tables)
        if route.via is not None and route.via not in vpcs:
            yield _unknown(f"hub.routes.{short}.via", route.via, vpcs)


def _unknown(at: str, name: str, known: Mapping[str, object]) -> str:
    return (
        f"{at}: {name!r} is not declared; allowed: {', '.join(known)}. "
        "Fix: use one of them or declare it."
    )


def _double_names(config: NetworkConfig) -> Iterator[str]:
    """Switches are named across networks: a second one would take the first's name."""
    seen: dict[str, str] = {}
    for short, network in config.vpcs.items():
        for switch in network.switches:
            if switch in seen:
                yield (
                    f"vpcs.{short}.switches.{switch}: the name is taken by network "
                    f"{seen[switch]}; allowed: one name a stack. Fix: rename one."
                )
            seen[switch] = short
