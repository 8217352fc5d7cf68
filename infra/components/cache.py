"""The shared cache: queue tickets and sessions, kept in memory and on disk.

A ticket that vanishes sends a citizen to the end of the queue: nothing is evicted,
and every change is logged to disk. Accounts belong to the services.
"""

from typing import Literal

import pulumi
from pulumi_alicloud import kms, kvstore
from pydantic import Field

from infra.components.database import KEY_READER, OneHour
from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.model import Slug, Strict, Zone
from infra.platform import Component, Platform

SYSTEM = "common"


class CacheConfig(Strict):
    """The shared cache."""

    version: Literal["5.0", "6.0", "7.0"] = Field(description="Version of Redis.")
    instance_class: str = Field(
        pattern=r"^(redis|tair)\.", description="Class at the site; gives the memory."
    )
    place: PlaceConfig = Field(description="Where it stands.")
    standby_zone: Zone | None = Field(
        default=None, description="Zone of the standby; absent: the same."
    )
    clients: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Networks, vSwitches that may connect."
    )
    maintenance: OneHour = Field(description="Hour of maintenance, UTC.")
    backup: OneHour = Field(description="Hour of the backup, UTC.")


class Cache(Component):
    """Declares the instance."""

    instance: kvstore.Instance

    def __init__(
        self,
        config: CacheConfig,
        platform: Platform,
        *,
        network: Network,
        key: kms.Key,
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the cache of `config`, encrypted with `key`."""
        super().__init__("Cache", SYSTEM, platform, parent=parent)
        self.key, self.group_id = key, group_id
        self.clients = [str(network.peers[client]) for client in config.clients]
        self.instance = self._instance(config, Place.of(config.place, network))
        self.register_outputs({"instanceId": self.instance.id})

    def _instance(self, config: CacheConfig, place: Place) -> kvstore.Instance:
        begin, end = config.maintenance.split("-")
        physical = self.platform.name(SYSTEM, "cache")
        return kvstore.Instance(
            physical,
            db_instance_name=physical,
            instance_type="Redis",
            engine_version=config.version,
            # Not `capacity`: its change would replace the instance.
            instance_class=config.instance_class,
            payment_type="PostPaid",
            vswitch_id=place.switch.id,
            zone_id=place.zone,
            secondary_zone_id=config.standby_zone,
            security_ips=self.clients,
            vpc_auth_mode="Open",  # "Open" asks for a password, "Close" does not
            ssl_enable="Enable",
            tde_status="Enabled",
            encryption_key=self.key.id,
            role_arn=f"acs:ram::{self.platform.site.account_id}:role/{KEY_READER}",
            config={"appendonly": "yes", "maxmemory-policy": "noeviction"},
            backup_periods=["Monday", "Wednesday", "Friday", "Sunday"],
            backup_time=config.backup,
            enable_backup_log=1,
            maintain_start_time=begin,
            maintain_end_time=end,
            is_auto_upgrade_open="1",
            instance_release_protection=self.platform.protection.services,
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.keeping(),
        )
