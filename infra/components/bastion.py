"""The one door for people who operate: a bastion in the management network.

No address of the Internet reaches it, and what is done through it is recorded.
"""

from typing import Literal

import pulumi
from pulumi_alicloud import bastionhost
from pydantic import Field

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "security"


class BastionConfig(Strict):
    """The bastion."""

    place: PlaceConfig = Field(description="Where it stands.")
    security_group: Slug = Field(description="Security group of that network.")
    edition: Literal["cloudbastion", "cloudbastion_ha"] = Field(
        description="One node, or two (ha)."
    )
    licence: str = Field(
        pattern=r"^bhah_ent_[0-9]+_asset$", description="Licence of the site."
    )
    storage_tb: int = Field(ge=0, le=500, description="Recordings, in TB.")
    bandwidth_mbit: int = Field(
        ge=0, le=150, multiple_of=5, description="Mbit/s of sessions."
    )
    months: Literal[1, 3, 6, 12, 24, 36] = Field(
        description="First term, in months; the service sells no other form."
    )
    renewal: Literal["ManualRenewal", "NotRenewal"] = Field(
        description="What follows the term; a purchase is never automatic (A17)."
    )
    host_groups: dict[Slug, str] = Field(
        description="Groups of hosts behind it -> what they hold, for people."
    )


class Bastion(Component):
    """Declares the bastion and the groups of hosts behind it."""

    instance: bastionhost.Instance

    def __init__(
        self,
        config: BastionConfig,
        platform: Platform,
        *,
        network: Network,
        group_id: pulumi.Input[str],
        parent: Component,
    ) -> None:
        """Declare the bastion of `config` in `network`."""
        super().__init__("Bastion", SYSTEM, platform, parent=parent)
        place = Place.of(config.place, network)
        physical = platform.name(SYSTEM, "bastion")
        self.instance = bastionhost.Instance(
            physical,
            description=physical,
            plan_code=config.edition,
            license_code=config.licence,
            storage=str(config.storage_tb),
            bandwidth=str(config.bandwidth_mbit),
            period=config.months,
            renewal_status=config.renewal,
            vswitch_id=place.switch.id,
            security_group_ids=[network.firewall.groups[config.security_group].id],
            enable_public_access=False,
            resource_group_id=group_id,
            tags=self.tags,
            # Its recordings are evidence.
            opts=self.keeping(),
        )
        for short, purpose in config.host_groups.items():
            bastionhost.HostGroup(
                platform.name(short, "host-group"),
                instance_id=self.instance.id,
                host_group_name=platform.name(short, "host-group"),
                comment=purpose,
                opts=self.inside(),
            )
        self.register_outputs({"bastionId": self.instance.id})
