"""What happened: log stores, audit trail, flow logs, archive, and who is told.

This file composes; what each part is stands in the part's own file. Nothing of it
leaves the site, and nothing is kept for less than half a year. Clauses A34 to A36.
"""

from collections.abc import Iterator, Mapping
from typing import Self

import pulumi
from pulumi_alicloud import cms, kms, log, resourcemanager
from pydantic import Field, model_validator

from infra.components.alarm import AlarmConfig, alarm
from infra.components.bucket import Bucket, BucketConfig, Worm
from infra.components.collection import Collection, CollectionConfig
from infra.components.detection import Detection, DetectionConfig
from infra.components.duty import DutyConfig, duty
from infra.components.flow_log import flow_log
from infra.components.log_alert import LogAlertConfig, log_alert
from infra.components.log_copy import log_copy
from infra.components.log_store import SHORTEST_DAYS, LogStore, LogStoreConfig
from infra.components.place import unknown
from infra.components.trail import SYSTEM, trail, trail_store
from infra.components.vpc import Vpc
from infra.components.watch import Watch, WatchConfig
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SCOPE = "logs"  # project and bucket of everything that names no other
ACCESS = "access-logs"
NEEDED = ("application", "audit", "flow")  # named by this and other components


class StoreConfig(LogStoreConfig):
    """A log store of the platform."""

    project: Slug = Field(default=SCOPE, description="Log project that it lies in.")


class LoggingConfig(Strict):
    """Logs, alerts and alarms of the platform."""

    resource_group: Slug = Field(description="Resource group of org that holds it.")
    archive: BucketConfig = Field(description="Bucket of archives.")
    locked_days: int | None = Field(
        default=None,
        ge=1,
        le=25550,
        description="Nothing in the archive can be deleted before; cannot be undone.",
    )
    accesses: BucketConfig | None = Field(
        default=None, description="Bucket of access logs; absent: the archive."
    )
    projects: dict[Slug, str] = Field(
        description="Log project -> whose logs and who reads them, for people."
    )
    stores: dict[Slug, StoreConfig] = Field(description="Log stores.")
    archived: tuple[Slug, ...] = Field(
        strict=False, min_length=1, description="Log stores copied to the archive."
    )
    detection: DetectionConfig = Field(description="Settings watched after the fact.")
    collection: CollectionConfig | None = Field(
        default=None, description="Log lines of servers; absent: none are read."
    )
    watch: WatchConfig | None = Field(
        default=None, description="Events of the site; absent: nobody is told."
    )
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
        yield from self._store_problems()
        days = self.archive.keep_days
        if days is not None and days < SHORTEST_DAYS:
            yield (
                f"archive.keep_days: {days} is too short; allowed: {SHORTEST_DAYS} or "
                "more. Fix: keep them longer, or remove the key to keep them for ever."
            )

    def _store_problems(self) -> Iterator[str]:
        for short in NEEDED:
            if short not in self.stores:
                yield (
                    f"stores: {short!r} is missing; allowed: at least "
                    f"{', '.join(NEEDED)}. Fix: declare it."
                )
        if SCOPE not in self.projects:
            yield unknown("projects", SCOPE, self.projects)
        for short, store in self.stores.items():
            if store.project not in self.projects:
                yield unknown(f"stores.{short}.project", store.project, self.projects)
        for at, named in self._named().items():
            if named not in self.stores:
                yield unknown(at, named, self.stores)

    def _named(self) -> dict[str, str]:
        """Return the store that each setting names, by the setting's path."""
        named = {f"archived.{n}": short for n, short in enumerate(self.archived)}
        named |= {f"alerts.{k}.store": alert.store for k, alert in self.alerts.items()}
        if self.collection is not None:
            named["collection.store"] = self.collection.store
        if self.watch is not None:
            named["watch.store"] = self.watch.store
        if self.detection.kept_in is not None:
            named["detection.kept_in"] = self.detection.kept_in
        return named


class Logging(Component):
    """Declares everything that records, and keeps the parts that others write to."""

    project: log.Project
    """The project of everything that names no other."""
    bucket: Bucket
    accesses: Bucket
    """Where accesses to buckets are logged."""
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
        self.group = groups[config.resource_group]
        self.group_id = self.group.id
        self._buckets(config, keys["logs"])
        self.projects = {
            short: self._project(short, purpose)
            for short, purpose in config.projects.items()
        }
        self.project = self.projects[SCOPE]
        self._stores(config, keys["logs"])
        for short in config.archived:
            log_copy(self, short, store=self.stores[short], archive=self.bucket)
        for short, network in networks.items():
            flow_log(
                self,
                short,
                network,
                store=self.stores["flow"],
                group_id=self.group_id,
            )
        self._tell(config)
        self._watch(config)
        self.register_outputs({})

    def _buckets(self, config: LoggingConfig, key: kms.Key) -> None:
        """Declare the archive, and the bucket of access logs where it is another."""
        accesses = None
        if config.accesses is not None:
            accesses = Bucket(
                ACCESS,
                config.accesses,
                self.platform,
                key=key,
                group_id=self.group_id,
                parent=self,
            )
        self.bucket = Bucket(
            SCOPE,
            config.archive,
            self.platform,
            key=key,
            group_id=self.group_id,
            parent=self,
            logging_target=accesses.bucket.bucket if accesses else None,
        )
        self.accesses = accesses or self.bucket
        if config.locked_days is not None:
            Worm(self.bucket, config.locked_days)

    def _project(self, short: str, purpose: str) -> log.Project:
        physical = log_project(self.platform, short)
        return log.Project(
            physical,
            project_name=physical,
            description=purpose,
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
                project=self.projects[settings.project],
                key=key,
                parent=self,
                physical=trail_store(self.platform) if short == "audit" else "",
            )
            for short, settings in config.stores.items()
        }
        self.stores = {short: store.store for short, store in kept.items()}
        trail(
            self,
            project=self.projects[config.stores["audit"].project],
            archive=self.bucket,
            after=(kept["audit"].store, kept["audit"].index),
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

    def _watch(self, config: LoggingConfig) -> None:
        """Declare what is watched after the fact, on servers, and at the site."""
        kept_in = config.detection.kept_in
        Detection(
            config.detection,
            self.platform,
            kept_in=self._address(kept_in) if kept_in else None,
            parent=self,
        )
        if config.collection is not None:
            Collection(
                config.collection,
                self.platform,
                store=self.stores[config.collection.store],
                parent=self,
            )
        if config.watch is not None:
            Watch(
                config.watch,
                self.platform,
                store=self.stores[config.watch.store],
                contacts=self.contact_group,
                group=self.group,
                parent=self,
            )

    def _address(self, short: str) -> pulumi.Output[str]:
        """Return the address of a store, as other services of the account name it."""
        store, site = self.stores[short], self.platform.site
        at = f"acs:log:{site.region}:{site.account_id}:project/"
        return pulumi.Output.concat(
            at, store.project_name, "/logstore/", store.logstore_name
        )


def log_project(platform: Platform, short: str = SCOPE) -> str:
    """Return the name of a log project, known before it is declared."""
    return platform.site_wide_name(short, "project")


def readable_logs(config: LoggingConfig, platform: Platform) -> tuple[str, ...]:
    """Return the resources that auditors read: the log projects and the archive."""
    account = platform.site.account_id
    bucket = platform.site_wide_name(SCOPE, "bucket")
    projects = (log_project(platform, short) for short in config.projects)
    return (
        *(f"acs:log:*:{account}:project/{name}/*" for name in projects),
        f"acs:oss:*:{account}:{bucket}",
        f"acs:oss:*:{account}:{bucket}/*",
    )
