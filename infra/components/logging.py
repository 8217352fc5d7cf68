"""What happened: log stores, audit trail, flow logs, archive, and who is told.

This file composes; what each part is stands in the part's own file. Nothing of it
leaves the site, and nothing is kept for less than half a year. Clauses A34 to A36.
"""

from collections.abc import Iterator, Mapping
from typing import Self

from pulumi_alicloud import cms, kms, log, resourcemanager, vpc
from pydantic import Field, model_validator

from infra.components.alarm import AlarmConfig, alarm
from infra.components.bucket import Bucket, BucketConfig
from infra.components.detection import Detection
from infra.components.duty import DutyConfig, duty
from infra.components.log_alert import LogAlertConfig, log_alert
from infra.components.log_store import (
    SHORTEST_DAYS,
    LogStore,
    LogStoreConfig,
    service_role,
)
from infra.components.place import unknown
from infra.components.trail import SYSTEM, trail, trail_store
from infra.components.vpc import Vpc
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SCOPE = "logs"
NEEDED = ("application", "audit", "flow")  # named by this and other components


class LoggingConfig(Strict):
    """Logs, alerts and alarms of the platform."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    archive: BucketConfig = Field(description="Bucket of archives and access logs.")
    stores: dict[Slug, LogStoreConfig] = Field(description="Log stores.")
    archived: Slug = Field(description="Log store that is copied to the archive.")
    alerts: dict[Slug, LogAlertConfig] = Field(description="Alerts on log lines.")
    action_policy: str = Field(
        min_length=1, description="Policy of the log service that tells people."
    )
    duty: DutyConfig = Field(description="Who is told.")
    alarms: dict[Slug, AlarmConfig] = Field(description="Alarms on metrics.")

    @model_validator(mode="after")
    def stores_and_days_fit(self) -> Self:
        """Report every unknown store, and an archive that forgets too early."""
        problems = list(self._problems())
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        for short in NEEDED:
            if short not in self.stores:
                yield (
                    f"stores: {short!r} is missing; allowed: at least "
                    f"{', '.join(NEEDED)}. Fix: declare it."
                )
        if self.archived not in self.stores:
            yield unknown("archived", self.archived, self.stores)
        for short, alert in self.alerts.items():
            if alert.store not in self.stores:
                yield unknown(f"alerts.{short}.store", alert.store, self.stores)
        days = self.archive.keep_days
        if days is not None and days < SHORTEST_DAYS:
            yield (
                f"archive.keep_days: {days} is too short; allowed: {SHORTEST_DAYS} or "
                "more. Fix: keep them longer, or remove the key to keep them for ever."
            )


class Logging(Component):
    """Declares everything that records, and keeps the parts that others write to."""

    project: log.Project
    bucket: Bucket
    stores: dict[str, log.Store]
    contact_group: cms.AlarmContactGroup

    def __init__(
        self,
        config: LoggingConfig,
        platform: Platform,
        *,
        networks: Mapping[str, Vpc],
        keys: Mapping[str, kms.Key],
        groups: Mapping[str, resourcemanager.ResourceGroup],
    ) -> None:
        """Declare logging for `networks`, encrypted with `keys`."""
        super().__init__("Logging", SYSTEM, platform, data=config.archive.data)
        self.group_id = groups[config.resource_group].id
        self.bucket = Bucket(
            SCOPE,
            config.archive,
            platform,
            key=keys["logs"],
            group_id=self.group_id,
            parent=self,
        )
        self.project = self._project()
        self._stores(config, keys["logs"])
        self._archive(config.archived)
        for short, network in networks.items():
            self._flow_log(short, network)
        Detection(platform, self)
        self._tell(config)
        self.register_outputs({})

    def _project(self) -> log.Project:
        physical = log_project(self.platform)
        return log.Project(
            physical,
            project_name=physical,
            description="Logs of the platform; written by services, read by auditors.",
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.keeping(),
        )

    def _stores(self, config: LoggingConfig, key: kms.Key) -> None:
        """Declare the stores, and the trail that writes to one of them."""
        kept = {
            short: LogStore(
                short,
                settings,
                self.platform,
                project=self.project,
                key=key,
                parent=self,
                physical=trail_store(self.platform) if short == "audit" else "",
            )
            for short, settings in config.stores.items()
        }
        self.stores = {short: store.store for short, store in kept.items()}
        trail(
            self,
            project=self.project,
            archive=self.bucket,
            after=(kept["audit"].store, kept["audit"].index),
        )

    def _archive(self, archived: str) -> None:
        physical = self.platform.name(archived, "archive-export")
        role = service_role(self.platform.site.account_id)
        log.OssExport(
            physical,
            export_name=physical,
            display_name=physical,
            project_name=self.project.project_name,
            logstore_name=self.stores[archived].logstore_name,
            bucket=self.bucket.bucket.bucket,
            prefix=f"archive/{archived}",
            path_format="%Y/%m/%d/%H/%M",
            time_zone="+0800",
            buffer_interval=300,
            buffer_size=128,
            compress_type="gzip",
            content_type="json",
            json_enable_tag=True,
            role_arn=role,
            log_read_role_arn=role,
            opts=self.inside(),
        )

    def _flow_log(self, short: str, network: Vpc) -> None:
        physical = self.platform.name(short, "flow-log")
        vpc.FlowLog(
            physical,
            flow_log_name=physical,
            description=f"All traffic of network {short}.",
            resource_type="VPC",
            resource_id=network.network.id,
            traffic_type="All",
            traffic_paths=["all"],
            aggregation_interval="10",
            project_name=self.project.project_name,
            log_store_name=self.stores["flow"].logstore_name,
            status="Active",
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.inside(),
        )

    def _tell(self, config: LoggingConfig) -> None:
        """Declare who is told, and what about."""
        self.contact_group = duty(self, config.duty)
        for short, alert in config.alerts.items():
            log_alert(
                self,
                short,
                alert,
                store=self.stores[alert.store],
                action_policy=config.action_policy,
            )
        for short, settings in config.alarms.items():
            alarm(self, SYSTEM, short, settings, contacts=self.contact_group)


def log_project(platform: Platform) -> str:
    """Return the name of the log project, known before it is declared."""
    return platform.site_wide_name(SCOPE, "project")


def readable_logs(platform: Platform) -> tuple[str, ...]:
    """Return the resources that auditors read: the log project and the archive."""
    account = platform.site.account_id
    bucket = platform.site_wide_name(SCOPE, "bucket")
    return (
        f"acs:log:*:{account}:project/{log_project(platform)}/*",
        f"acs:oss:*:{account}:{bucket}",
        f"acs:oss:*:{account}:{bucket}/*",
    )
