"""Names inside the cloud: a private zone, attached to every network.

The zone answers inside the networks only; nothing here is visible from outside.
"""

from ipaddress import IPv4Address
from typing import Annotated

import pulumi
from pulumi_alicloud import pvtz
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from infra.components.vpc import Vpc
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "network"


def _address(value: object) -> IPv4Address:
    try:
        return IPv4Address(str(value))
    except ValueError as error:
        raise ValueError(
            f"{value!r} is not an address ({error}); allowed: IPv4, like 10.32.16.10. "
            "Fix: correct the address."
        ) from None


Address = Annotated[
    IPv4Address, BeforeValidator(_address), WithJsonSchema({"type": "string"})
]
DomainName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=190)
]


class DnsConfig(Strict):
    """The private zone and its first records."""

    zone: DomainName = Field(description="Name of the zone.")
    records: dict[Slug, Address] = Field(description="Host -> IPv4 address.")


class Dns(Component):
    """Declares the zone, its attachment to every network and its records."""

    zone: pvtz.Zone

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
