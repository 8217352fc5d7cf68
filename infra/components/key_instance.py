"""The house of the keys: an instance of the key service that is ours alone.

Key material lives in its hardware and never leaves it; networks that decrypt are bound
to it by name. Bought for a term, as every hardware is (A17, A39).
"""

from collections.abc import Iterator
from typing import Literal

from pulumi_alicloud import kms
from pydantic import Field

from infra.components.network import Network, NetworkConfig
from infra.components.place import Place, PlaceConfig
from infra.model import Strict, Zone
from infra.platform import Component, Platform

SYSTEM = "keys"


class KeyInstanceConfig(Strict):
    """The instance of the key service."""

    place: PlaceConfig = Field(description="Where it answers.")
    zones: tuple[Zone, ...] = Field(
        strict=False, min_length=2, max_length=2, description="Two zones it stands in."
    )
    clients: tuple[PlaceConfig, ...] = Field(
        strict=False, description="Other networks that decrypt, and where they ask."
    )
    performance: Literal[1000, 2000, 4000] = Field(
        description="Operations a second; the service sells steps."
    )
    keys: int = Field(ge=100, description="Most keys; departments have one each.")
    secrets: int = Field(ge=0, description="Most secrets.")
    months: Literal[12, 24, 36] = Field(description="First term, in months.")

    def problems(
        self, at: str, network: NetworkConfig, zones: tuple[Zone, ...]
    ) -> Iterator[str]:
        """Yield a line for each name that the other settings do not declare."""
        yield from self.place.problems(f"{at}.place", network)
        for index, client in enumerate(self.clients):
            yield from client.problems(f"{at}.clients.{index}", network)
        for index, zone in enumerate(self.zones):
            if zone not in zones:
                yield (
                    f"{at}.zones.{index}: {zone} is not a zone of this stack; allowed: "
                    f"{', '.join(zones)}. Fix: use two of them."
                )


class KeyInstance(Component):
    """Declares the instance, bound to the networks that decrypt."""

    instance: kms.Instance

    def __init__(
        self,
        config: KeyInstanceConfig,
        platform: Platform,
        *,
        network: Network,
        parent: Component,
    ) -> None:
        """Declare the instance of `config` in `network`."""
        super().__init__("KeyInstance", SYSTEM, platform, parent=parent)
        place = Place.of(config.place, network)
        physical = platform.name(SYSTEM, "instance")
        self.instance = kms.Instance(
            physical,
            instance_name=physical,
            product_version="5",  # the edition with hardware of its own
            payment_type="Subscription",
            period=config.months,
            renew_status="ManualRenewal",
            spec=config.performance,
            key_num=config.keys,
            secret_num=config.secrets,
            vpc_num=1 + len(config.clients),
            vpc_id=place.network_id,
            vswitch_ids=[place.switch.id],
            zone_ids=list(config.zones),
            bind_vpcs=[self._bound(each, network) for each in config.clients],
            log="0",  # its calls are in the account's trail
            deletion_protection=platform.protection.data,
            tags=self.tags,
            opts=self.keeping(),
        )
        self.register_outputs({"instanceId": self.instance.id})

    def _bound(self, client: PlaceConfig, network: Network) -> kms.InstanceBindVpcArgs:
        place, site = Place.of(client, network), self.platform.site
        return kms.InstanceBindVpcArgs(
            vpc_id=place.network_id,
            vswitch_id=place.switch.id,
            region_id=site.region,
            vpc_owner_id=site.account_id,
        )
