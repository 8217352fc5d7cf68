"""What the site itself says about our resources: its events, told and kept.

A failing disk or a planned stop of a server is an event of the site and no log line of
ours; it is told to the duty office and kept with the logs of hosts.
"""

from typing import Literal

from pulumi_alicloud import cms, log, resourcemanager
from pydantic import Field

from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "logging"


class WatchConfig(Strict):
    """Which events of the site are told."""

    store: Slug = Field(description="Log store that keeps them.")
    product: Slug = Field(description="Product whose events they are.")
    levels: tuple[Literal["CRITICAL", "WARN", "INFO"], ...] = Field(
        strict=False, min_length=1, description="How grave they are."
    )


class Watch(Component):
    """Declares the group of what is watched, and the rule that tells and keeps."""

    def __init__(
        self,
        config: WatchConfig,
        platform: Platform,
        *,
        store: log.Store,
        contacts: cms.AlarmContactGroup,
        group: resourcemanager.ResourceGroup,
        parent: Component,
    ) -> None:
        """Declare the watch of `config`, told to `contacts`, kept in `store`."""
        super().__init__("Watch", SYSTEM, platform, parent=parent)
        name = platform.name(SYSTEM, "watched")
        watched = cms.MonitorGroup(
            name,
            monitor_group_name=name,
            contact_groups=[contacts.alarm_contact_group_name],
            resource_group_id=group.id,
            # The service asks for both, and preview cannot see that one is missing.
            resource_group_name=group.resource_group_name,
            tags=self.tags,
            opts=self.inside(),
        )
        rule = platform.name(SYSTEM, "events", config.product)
        cms.EventRule(
            rule,
            rule_name=rule,
            description=f"Events of {config.product} that need somebody.",
            group_id=watched.id,
            event_pattern=_pattern(config),
            contact_parameters=[_told(contacts)],
            sls_parameters=[_kept(store, platform.site.region)],
            silence_time=3600,
            status="ENABLED",
            opts=self.inside(),
        )
        self.register_outputs({})


def _pattern(config: WatchConfig) -> cms.EventRuleEventPatternArgs:
    return cms.EventRuleEventPatternArgs(
        product=config.product,
        event_type_lists=["*"],
        level_lists=list(config.levels),
        name_lists=[],
        sql_filter="",
    )


def _told(contacts: cms.AlarmContactGroup) -> cms.EventRuleContactParameterArgs:
    return cms.EventRuleContactParameterArgs(
        contact_parameters_id="1",
        contact_group_name=contacts.alarm_contact_group_name,
        level="2",
    )


def _kept(store: log.Store, region: str) -> cms.EventRuleSlsParameterArgs:
    return cms.EventRuleSlsParameterArgs(
        sls_parameters_id="1",
        project=store.project_name,
        log_store=store.logstore_name,
        # Said aloud: an event may be kept in any region.
        region=region,
    )
