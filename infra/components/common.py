"""The common components (共通組件, B18): what all services share.

This file composes: servers, entry point, database, cache, messages, files, backups.
Each stands in its own file; what a service has to itself is in service.py.
"""

from collections.abc import Iterator, Mapping
from typing import Self

from pulumi_alicloud import hbr, kms, kvstore, rds, resourcemanager, rocketmq, slb
from pydantic import Field, model_validator

from infra.components.backup import Backup, BackupConfig
from infra.components.balancer import Balancer, BalancerConfig, Certificate
from infra.components.cache import Cache, CacheConfig
from infra.components.database import Database, DatabaseConfig
from infra.components.files import Files, FilesConfig
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown, unknown_peers
from infra.components.runtime import Runtime, RuntimeConfig
from infra.model import DataClass, Slug, Strict, Zone
from infra.platform import Component, Platform
from infra.sizes import ProfileConfig

SYSTEM = "common"


class CommonConfig(Strict):
    """What all services share."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    data: DataClass = Field(
        description="Highest class of data of any service: they share disks."
    )
    profile: ProfileConfig = Field(description="What the site sells.")
    runtime: RuntimeConfig = Field(description="Servers.")
    balancer: BalancerConfig = Field(description="Entry point.")
    database: DatabaseConfig = Field(description="Database.")
    cache: CacheConfig = Field(description="Queue tickets and sessions.")
    files: FilesConfig = Field(description="Files.")
    backup: BackupConfig = Field(description="Vault and policy.")

    @model_validator(mode="after")
    def sizes_are_sold(self) -> Self:
        """Report every size class that the site has no type for."""
        problems = [
            line
            for short, server in self.runtime.servers.items()
            for line in self.profile.not_sold(
                f"runtime.servers.{short}.size", server.size
            )
        ]
        problems += self.profile.not_sold("database.size", self.database.size)
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def problems(
        self, network: NetworkConfig, zones: tuple[Zone, ...]
    ) -> Iterator[str]:
        """Yield a line for each name that the other settings do not declare."""
        for part in ("database", "cache"):
            zone = getattr(self, part).standby_zone
            if zone is not None and zone not in zones:
                known = dict.fromkeys(zones)
                yield unknown(f"common.{part}.standby_zone", zone, known)
        for short, server in self.runtime.servers.items():
            at = f"common.runtime.servers.{short}"
            yield from server.place.problems(f"{at}.place", network)
            groups = {
                name: group
                for name, group in network.security_groups.items()
                if group.network == server.place.network
            }
            if server.group not in groups:
                yield unknown(f"{at}.group", server.group, groups)
        yield from self.balancer.place.problems("common.balancer.place", network)
        for part in ("database", "cache", "files"):
            settings = getattr(self, part)
            yield from settings.place.problems(f"common.{part}.place", network)
            yield from unknown_peers(
                f"common.{part}.clients", settings.clients, network
            )


class Common(Component):
    """Declares the common components, and keeps what services refer to."""

    runtime: Runtime
    database: rds.Instance
    cache: kvstore.Instance
    queue: rocketmq.Instance
    balancer: slb.ApplicationLoadBalancer
    certificate: slb.ServerCertificate
    vault: hbr.Vault
    backup_policy: hbr.Policy

    def __init__(
        self,
        config: CommonConfig,
        platform: Platform,
        *,
        network: Network,
        keys: Mapping[str, kms.Key],
        groups: Mapping[str, resourcemanager.ResourceGroup],
        certificate: Certificate,
    ) -> None:
        """Declare the common components of `config`."""
        platform = platform.holding(config.data)
        super().__init__("Common", SYSTEM, platform)
        self.network, self.keys = network, keys
        self.group_id = groups[config.resource_group].id
        self.runtime = Runtime(
            config.runtime,
            platform,
            profile=config.profile,
            network=network,
            key=keys["storage"],
            group_id=self.group_id,
            parent=self,
        )
        self._entry(config, certificate)
        self._stores(config)
        self._backups(config)
        self.queue = self._queue()
        self.register_outputs({})

    def _entry(self, config: CommonConfig, certificate: Certificate) -> None:
        entry = Balancer(
            config.balancer,
            self.platform,
            certificate=certificate,
            servers={
                short: self.runtime.servers[short]
                for short, server in config.runtime.servers.items()
                if server.entry
            },
            network=self.network,
            parent=self,
        )
        self.balancer, self.certificate = entry.balancer, entry.certificate

    def _stores(self, config: CommonConfig) -> None:
        """Declare what keeps data for services: database, cache, files."""
        self.database = Database(
            config.database,
            self.platform,
            profile=config.profile,
            network=self.network,
            key=self.keys["database"],
            group_id=self.group_id,
            parent=self,
        ).instance
        self.cache = Cache(
            config.cache,
            self.platform,
            network=self.network,
            key=self.keys["database"],
            group_id=self.group_id,
            parent=self,
        ).instance
        Files(
            config.files,
            self.platform,
            network=self.network,
            key=self.keys["storage"],
            group_id=self.group_id,
            parent=self,
        )

    def _backups(self, config: CommonConfig) -> None:
        backup = Backup(
            config.backup,
            self.platform,
            key=self.keys["storage"],
            group_id=self.group_id,
            parent=self,
        )
        self.vault, self.backup_policy = backup.vault, backup.policy

    def _queue(self) -> rocketmq.Instance:
        physical = self.platform.name(SYSTEM, "queue")
        return rocketmq.Instance(
            physical,
            instance_name=physical,
            remark="Notifications and queue events of the services.",
            tags=self.tags,
            opts=self.keeping(),
        )
