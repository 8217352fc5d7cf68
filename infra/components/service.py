"""One service of a department: what it has to itself among the shared components.

A database and an account, a cache account, a topic and its readers, an entry of its
own, logs, alarms, a name, and backups of its files. Clauses A18, A52, B17, B18.
"""

from dataclasses import dataclass

from pulumi_alicloud import cms, ecs, kms, kvstore, log, pvtz, rds, rocketmq
from pydantic import Field

from infra.components.alarm import AlarmConfig, Dimensions, alarm
from infra.components.backup import back_up
from infra.components.balancer import listener, server_group
from infra.components.common import Common
from infra.components.dns import Dns
from infra.components.log_store import LogStore, LogStoreConfig
from infra.model import DataClass, Department, Port, Slug, Strict
from infra.naming import underscored
from infra.platform import Component, Platform
from infra.sizes import SizeClass, Sizing

SYSTEM = "service"
# What a service of each size may take of the shared entry point.
ENTRY_MBIT: dict[SizeClass, int] = {"S": 10, "M": 25, "L": 50, "XL": 100}
NORMAL_MESSAGE = 0  # neither ordered nor timed nor transactional
ALARMS = {
    "slow": AlarmConfig(
        namespace="acs_slb_dashboard",
        metric="UpstreamRt",
        operator=">",
        threshold=2000,  # milliseconds
    ),
    # Servers that answer with an error, and servers that do not answer at all.
    "failing": AlarmConfig(
        namespace="acs_slb_dashboard",
        metric="UpstreamCode5xx",
        operator=">",
        threshold=5,
    ),
}


class ServiceConfig(Strict):
    """A service of a department."""

    department: Department = Field(description="The tenant that answers for it.")
    data: DataClass = Field(description="Highest class of data it processes.")
    port: Port = Field(description="Its port at the shared entry point.")
    files_on: Slug | None = Field(
        default=None,
        description="Server that keeps its files; absent: the shared file system.",
    )
    sizing: Sizing = Field(description="Its size and the recorded reason (A18).")


@dataclass(frozen=True)
class ServiceHome:
    """Where a service's logs lie, by which key, and who is told."""

    project: log.Project
    key: kms.Key
    logs: LogStoreConfig
    contacts: cms.AlarmContactGroup


class Service(Component):
    """Declares everything that one service has to itself."""

    def __init__(
        self,
        code: str,
        config: ServiceConfig,
        platform: Platform,
        *,
        common: Common,
        home: ServiceHome,
        dns: Dns,
    ) -> None:
        """Declare service `code` on `common`; `home` is where its logs lie."""
        platform = platform.for_owner(
            code, code, department=config.department, data=config.data
        )
        super().__init__("Service", SYSTEM, platform)
        self.code, self.config, self.common = code, config, common
        self._database()
        self._cache_account()
        self._messages()
        self._entry(home.contacts)
        LogStore(
            "requests",
            home.logs,
            platform,
            project=home.project,
            key=home.key,
            parent=self,
        )
        self._record(dns)
        if config.files_on is not None:
            self._files(common.runtime.servers[config.files_on])
        self.register_outputs({})

    def _database(self) -> None:
        """Declare its database and the one account that may use it."""
        account = underscored(self.code)
        database = rds.Database(
            self.platform.name("", "database"),
            instance_id=self.common.database.id,
            data_base_name=account,
            character_set="utf8mb4",
            description=f"Data of {self.code}.",
            opts=self.keeping(),
        )
        user = rds.RdsAccount(
            self.platform.name("", "database-account"),
            db_instance_id=self.common.database.id,
            account_name=account,
            account_type="Normal",
            account_password=self.platform.password(f"database/{self.code}"),
            account_description=f"Account of {self.code}",
            opts=self.inside(),
        )
        rds.AccountPrivilege(
            self.platform.name("", "database-privilege"),
            instance_id=self.common.database.id,
            account_name=user.account_name,
            db_names=[database.data_base_name],
            # Reads and writes rows; tables are changed by the pipeline's own account.
            privilege="DMLOnly",
            opts=self.inside(),
        )

    def _cache_account(self) -> None:
        kvstore.Account(
            self.platform.name("", "cache-account"),
            instance_id=self.common.cache.id,
            account_name=underscored(self.code),
            account_type="Normal",
            account_privilege="RoleReadWrite",
            account_password=self.platform.password(f"cache/{self.code}"),
            description=f"Account of {self.code}",
            opts=self.inside(),
        )

    def _messages(self) -> None:
        topic = self.platform.name("", "topic")
        rocketmq.Topic(
            topic,
            instance_id=self.common.queue.id,
            topic_name=topic,
            message_type=NORMAL_MESSAGE,
            # No remark: changing one would replace the topic with its messages.
            tags=self.tags,
            opts=self.keeping(),
        )
        group = self.platform.name("", "readers")
        rocketmq.Group(
            group,
            instance_id=self.common.queue.id,
            group_name=f"GID-{group}",
            group_type="tcp",
            read_enable=True,
            tags=self.tags,
            opts=self.inside(),
        )

    def _entry(self, contacts: cms.AlarmContactGroup) -> None:
        """Declare its listener and server group, and when somebody is told.

        Servers join the group when the service is deployed to them, as pods of the
        production cluster do: deploying is not declaring.
        """
        balancer = self.common.balancer
        group = server_group(self, "", balancer)
        listener(
            self,
            "",
            balancer=balancer,
            group=group,
            certificate=self.common.certificate,
            port=self.config.port,
            bandwidth_mbit=ENTRY_MBIT[self.config.sizing.size],
        )
        watched: Dimensions = {"instanceId": balancer.id, "port": str(self.config.port)}
        for short, settings in ALARMS.items():
            alarm(
                self,
                "",
                short,
                settings,
                contacts=contacts,
                dimensions=watched,
            )

    def _record(self, dns: Dns) -> None:
        pvtz.ZoneRecord(
            self.platform.name("", "record"),
            zone_id=dns.zone.id,
            rr=self.code,
            type="A",
            value=self.common.balancer.address,
            ttl=60,
            opts=self.inside(),
        )

    def _files(self, server: ecs.Instance) -> None:
        back_up(
            self,
            "files",
            self.common.backup_policy.id,
            kind="ECS_FILE",
            source_id=server.id,
            source=f'["/srv/{self.code}"]',
        )
