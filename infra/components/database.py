"""The shared database: one MySQL instance and how it is backed up.

Disks are encrypted with our key, connections with TLS; only the named vSwitches reach
it, and statements are recorded. Databases and accounts belong to the services.
"""

from typing import Annotated, Literal

import pulumi
from pulumi_alicloud import kms, rds
from pydantic import Field, StringConstraints

from infra.components.network import Network
from infra.components.place import Place, PlaceConfig
from infra.components.replica import Replica, ReplicaConfig
from infra.model import Slug, Strict, Zone
from infra.platform import Component, Platform
from infra.sizes import ProfileConfig, SizeClass

SYSTEM = "common"
# Role of the account through which the service reads our key; the name is its own.
KEY_READER = "aliyunrdsinstanceencryptiondefaultrole"
STATEMENTS_DAYS = 180  # the shortest record of statements that audit accepts
OneHour = Annotated[
    str, StringConstraints(pattern=r"^([01]\d|2[0-3]):00Z-([01]\d|2[0-3]):00Z$")
]


class DatabaseConfig(Strict):
    """The shared database."""

    version: Literal["5.7", "8.0"] = Field(description="Version of MySQL.")
    size: SizeClass = Field(description="Size class.")
    storage_gb: int = Field(ge=20, le=32000, description="Storage.")
    storage: Literal["cloud_essd", "cloud_ssd"] = Field(description="Storage type.")
    place: PlaceConfig = Field(description="Where it stands.")
    standby_zone: Zone = Field(description="Zone of the standby.")
    clients: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Networks, vSwitches that may connect."
    )
    maintenance: OneHour = Field(description="Hour of maintenance, UTC.")
    backup: OneHour = Field(description="Hour of the backup, UTC.")
    backup_days: int = Field(ge=30, le=730, description="Days that a backup is kept.")
    replica: ReplicaConfig | None = Field(
        default=None, description="Copy that only reads; absent: none."
    )


class Database(Component):
    """Declares the instance and its backup policy."""

    instance: rds.Instance

    def __init__(
        self,
        config: DatabaseConfig,
        platform: Platform,
        *,
        profile: ProfileConfig,
        network: Network,
        key: kms.Key,
        group_id: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> None:
        """Declare the database of `config`, encrypted with `key`."""
        super().__init__("Database", SYSTEM, platform, parent=parent)
        self.key, self.group_id = key, group_id
        self.clients = [str(network.peers[client]) for client in config.clients]
        place = Place.of(config.place, network)
        self.instance = self._instance(config, profile, place)
        self._backup(config)
        if config.replica is not None:
            Replica(
                config.replica,
                platform,
                master=self.instance,
                profile=profile,
                network=network,
                group_id=group_id,
                parent=self,
            )
        self.register_outputs({"instanceId": self.instance.id})

    def _instance(
        self, config: DatabaseConfig, profile: ProfileConfig, place: Place
    ) -> rds.Instance:
        physical = self.platform.name(SYSTEM, "database")
        return rds.Instance(
            physical,
            instance_name=physical,
            engine="MySQL",
            engine_version=config.version,
            category="HighAvailability",
            instance_type=profile.sizes[config.size].database,
            instance_storage=config.storage_gb,
            db_instance_storage_type=config.storage,
            instance_charge_type="Postpaid",
            vpc_id=place.network_id,
            vswitch_id=place.switch.id,
            zone_id=place.zone,
            zone_id_slave_a=config.standby_zone,
            security_ips=self.clients,
            encryption_key=self.key.id,
            role_arn=f"acs:ram::{self.platform.site.account_id}:role/{KEY_READER}",
            ssl_action="Open",
            force_encryption=1,
            sql_collector_status="Enabled",
            sql_collector_config_value=STATEMENTS_DAYS,
            monitoring_period=60,
            maintain_time=config.maintenance,
            auto_upgrade_minor_version="Auto",
            deletion_protection=self.platform.protection.services,
            released_keep_policy="All",
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.keeping(),
        )

    def _backup(self, config: DatabaseConfig) -> None:
        rds.BackupPolicy(
            self.platform.name(SYSTEM, "database-backup"),
            instance_id=self.instance.id,
            preferred_backup_periods=["Monday", "Wednesday", "Friday", "Sunday"],
            preferred_backup_time=config.backup,
            backup_retention_period=config.backup_days,
            enable_backup_log=True,
            log_backup_retention_period=config.backup_days,
            local_log_retention_hours=24,
            local_log_retention_space=30,
            high_space_usage_protection="Enable",
            released_keep_policy="All",
            opts=self.inside(),
        )
