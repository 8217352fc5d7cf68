"""Guards of the whole account: no public bucket, no way out but one, one door in.

Production adds guards that look inside. A firewall for web pages is none of them: the
service's points of presence lie outside Macau (docs/reference-deviations.md).

This file composes; what each part is stands in the part's own file.
"""

from collections.abc import Iterator, Mapping

from pulumi_alicloud import oss, resourcemanager
from pydantic import Field

from infra.components.bastion import SYSTEM, Bastion, BastionConfig
from infra.components.egress_control import EgressControl, EgressControlConfig
from infra.components.inspection import Inspection, InspectionConfig
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown_group
from infra.model import Slug, Strict
from infra.platform import Component, Platform


class SecurityConfig(Strict):
    """Guards of the whole account."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    egress: EgressControlConfig = Field(description="What may leave.")
    bastion: BastionConfig = Field(description="Door for people who operate.")
    inspection: InspectionConfig | None = Field(
        default=None, description="Guards that look inside; absent: none."
    )

    def problems(self, network: NetworkConfig) -> Iterator[str]:
        """Yield a line for each disagreement with the network settings."""
        at, bastion = "security.bastion", self.bastion
        yield from bastion.place.problems(f"{at}.place", network)
        yield from unknown_group(
            f"{at}.security_group",
            bastion.security_group,
            bastion.place.network,
            network,
        )
        if self.inspection is not None:
            yield from self.inspection.problems("security.inspection", network)


class Security(Component):
    """Declares the guards."""

    bastion: Bastion

    def __init__(
        self,
        config: SecurityConfig,
        platform: Platform,
        *,
        network: Network,
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare the guards of `network` and of the account."""
        super().__init__("Security", SYSTEM, platform)
        # Of the whole account: also a bucket that somebody makes by hand.
        oss.AccountPublicAccessBlock(
            platform.name(SYSTEM, "no-public-buckets"),
            block_public_access=True,
            opts=self.inside(),
        )
        EgressControl(
            config.egress,
            platform,
            address=network.egress.address.ip_address,
            parent=self,
        )
        self.bastion = Bastion(
            config.bastion,
            platform,
            network=network,
            group_id=groups[config.resource_group].id,
            parent=self,
        )
        if config.inspection is not None:
            Inspection(
                config.inspection,
                platform,
                network=network,
                group_id=groups[config.resource_group].id,
                parent=self,
            )
        self.register_outputs({})
