"""Names inside the cloud: a private zone, attached to every network.

The zone answers inside the networks only; nothing here is visible from outside.
"""

from ipaddress import IPv4Address

import pulumi
from pulumi_alicloud import pvtz
from pydantic import Field

from infra.components.vpc import Vpc
from infra.model import Address, DomainName, Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"


class DnsConfig(Strict):
    """The private zone and its first records."""

    zone: DomainName = Field(description="Name of the zone.")
    records: dict[Slug, Address] = Field(description="Host -> IPv4 address.")


class Dns(Component):
    """Declares the zone, its attachment to every network and its records."""

    zone: pvtz.Zone
    zone_name: str

    def __init__(
        self,
        config: DnsConfig,
        platform: Platform,
        *,
        networks: dict[str, Vpc],
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the zone of `config` for `networks`."""
        super().__init__("Dns", SYSTEM, platform, parent=parent)
        self.zone_name = config.zone
        self.zone = pvtz.Zone(
            platform.name(SYSTEM, "zone"),
            zone_name=config.zone,
            # The zone must not answer for names it does not hold: no recursion out.
            proxy_pattern="ZONE",
            resource_group_id=group_id,
            tags=self.tags,
            opts=self.inside(),
        )
        pvtz.ZoneAttachment(
            platform.name(SYSTEM, "zone-attachment"),
            zone_id=self.zone.id,
            vpcs=[
                pvtz.ZoneAttachmentVpcArgs(
                    region_id=platform.site.region, vpc_id=network.network.id
                )
                for network in networks.values()
            ],
            opts=self.inside(),
        )
        for host, address in config.records.items():
            self._record(host, address)
        self.register_outputs({"zoneId": self.zone.id})

    def _record(self, host: str, address: IPv4Address) -> None:
        pvtz.ZoneRecord(
            self.platform.name(SYSTEM, "record", host),
            zone_id=self.zone.id,
            rr=host,
            type="A",
            value=str(address),
            ttl=60,
            opts=self.inside(),
        )
