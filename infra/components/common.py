"""The common components (共通組件, B18): what all services share.

This file composes: servers, entry point, database, cache, messages, files, backups;
in production also cluster, registry, gateway of interfaces, and the entry at the edge.
Each stands in its own file; what a service has to itself is in service.py.
"""

from collections.abc import Iterator, Mapping
from typing import Self

from pulumi_alicloud import hbr, kms, kvstore, rds, resourcemanager, rocketmq, slb
from pydantic import Field, model_validator

from infra.components.api_gateway import ApiGateway, ApiGatewayConfig
from infra.components.backup import Backup, BackupConfig, back_up
from infra.components.balancer import Balancer, BalancerConfig, Certificate
from infra.components.cache import Cache, CacheConfig
from infra.components.cluster import Cluster, ClusterConfig
from infra.components.database import Database, DatabaseConfig
from infra.components.edge_entry import EdgeEntry, EdgeEntryConfig
from infra.components.files import Files, FilesConfig
from infra.components.logging import Logging
from infra.components.network import Network, NetworkConfig
from infra.components.place import unknown, unknown_group, unknown_peers
from infra.components.registry import Registry, RegistryConfig
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
    cluster: ClusterConfig | None = Field(
        default=None, description="Cluster that services run on; absent: servers."
    )
    registry: RegistryConfig | None = Field(
        default=None, description="Registry of images; absent: none."
    )
    api_gateway: ApiGatewayConfig | None = Field(
        default=None, description="Gateway of interfaces; absent: none."
    )
    edge_entry: EdgeEntryConfig | None = Field(
        default=None, description="Entry at the edge; absent: none."
    )

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
        replica = self.database.replica
        if replica is not None:
            problems += self.profile.not_sold("database.replica.size", replica.size)
        pools = self.cluster.pools if self.cluster else {}
        for short, pool in pools.items():
            problems += self.profile.not_sold(f"cluster.pools.{short}.size", pool.size)
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def problems(
        self, network: NetworkConfig, zones: tuple[Zone, ...]
    ) -> Iterator[str]:
        """Yield a line for each name that the other settings do not declare."""
        for at, zone in self._standby_zones().items():
            if zone is not None and zone not in zones:
                yield unknown(f"common.{at}", zone, dict.fromkeys(zones))
        for short, server in self.runtime.servers.items():
            at = f"common.runtime.servers.{short}"
            yield from server.place.problems(f"{at}.place", network)
            yield from unknown_group(
                f"{at}.group", server.group, server.place.network, network
            )
        yield from self.balancer.place.problems("common.balancer.place", network)
        stores = {part: getattr(self, part) for part in ("database", "cache", "files")}
        if self.database.replica is not None:
            stores["database.replica"] = self.database.replica
        for part, store in stores.items():
            yield from store.place.problems(f"common.{part}.place", network)
            yield from unknown_peers(f"common.{part}.clients", store.clients, network)
        for part in ("cluster", "api_gateway", "edge_entry"):
            settings = getattr(self, part)
            if settings is not None:
                yield from settings.problems(f"common.{part}", network)

    def _standby_zones(self) -> dict[str, str | None]:
        """Return the zone that takes over for each part, by the setting's path."""
        found = {
            f"{part}.standby_zone": getattr(self, part).standby_zone
            for part in ("balancer", "cache", "database")
        }
        if self.edge_entry is not None:
            found["edge_entry.standby_zone"] = self.edge_entry.standby_zone
        return found


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
    api_gateway: ApiGateway | None

    def __init__(
        self,
        config: CommonConfig,
        platform: Platform,
        *,
        network: Network,
        logging: Logging,
        keys: Mapping[str, kms.Key],
        groups: Mapping[str, resourcemanager.ResourceGroup],
        certificate: Certificate,
    ) -> None:
        """Declare the common components of `config`."""
        platform = platform.holding(config.data)
        super().__init__("Common", SYSTEM, platform)
        self.network, self.logging, self.keys = network, logging, keys
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
        self._cluster(config)
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
        if config.edge_entry is not None:
            EdgeEntry(
                config.edge_entry,
                self.platform,
                certificate=self.certificate,
                network=self.network,
                parent=self,
            )
        self.api_gateway = None
        if config.api_gateway is not None:
            self.api_gateway = ApiGateway(
                config.api_gateway,
                self.platform,
                network=self.network,
                store=self.logging.stores["application"],
                parent=self,
            )

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
        self.files = Files(
            config.files,
            self.platform,
            network=self.network,
            key=self.keys["storage"],
            group_id=self.group_id,
            parent=self,
        ).file_system

    def _backups(self, config: CommonConfig) -> None:
        backup = Backup(
            config.backup,
            self.platform,
            key=self.keys["storage"],
            group_id=self.group_id,
            parent=self,
        )
        self.vault, self.backup_policy = backup.vault, backup.policy
        if config.files.backed_up:
            # Once for all services: the backup service binds a file system once.
            back_up(
                self, "files", backup.policy.id, kind="NAS", source_id=self.files.id
            )

    def _cluster(self, config: CommonConfig) -> None:
        """Declare what services run on, and where their images are kept."""
        if config.cluster is not None:
            Cluster(
                config.cluster,
                self.platform,
                runtime=self.runtime,
                network=self.network,
                logs=self.logging.project,
                parent=self,
            )
        if config.registry is not None:
            Registry(
                config.registry,
                self.platform,
                key=self.keys["storage"],
                access_logs=self.logging.accesses.bucket.bucket,
                group_id=self.group_id,
                parent=self,
            )

    def _queue(self) -> rocketmq.Instance:
        physical = self.platform.name(SYSTEM, "queue")
        return rocketmq.Instance(
            physical,
            instance_name=physical,
            remark="Notifications and queue events of the services.",
            tags=self.tags,
            opts=self.keeping(),
        )
