"""One alert: a question asked of the log lines, which must have no answer."""

from pulumi_alicloud import log
from pydantic import Field

from infra.model import Slug, Strict
from infra.platform import Component

SEVERE = 10  # critical, on the service's scale of 2 to 10
# The service's own policy, which leaves the telling to the action policy.
ALERT_POLICY = "sls.builtin.dynamic"


class LogAlertConfig(Strict):
    """A question, and how often it is asked."""

    title: str = Field(max_length=64, description="What happened, for people.")
    store: Slug = Field(description="Log store that is asked.")
    query: str = Field(
        min_length=1, description="Search whose every hit is an alert (no SQL)."
    )
    every_minutes: int = Field(ge=1, le=60, description="How often it is asked.")


def log_alert(
    component: Component,
    short: str,
    config: LogAlertConfig,
    *,
    store: log.Store,
    action_policy: str,
) -> log.Alert:
    """Declare alert `short` on `store` inside `component`; returns the resource."""
    physical = component.platform.name("logging", "alert", short)
    minutes = f"{config.every_minutes}m"
    return log.Alert(
        physical,
        alert_name=physical,
        alert_displayname=config.title,
        alert_description=config.title,
        project_name=store.project_name,
        version="2.0",
        type="default",
        query_lists=[_question(store, config, component.platform.site.region)],
        severity_configurations=[
            log.AlertSeverityConfigurationArgs(
                severity=SEVERE,
                eval_condition={"condition": "hits > 0", "count_condition": ""},
            )
        ],
        schedule=log.AlertScheduleArgs(type="FixedRate", interval=minutes),
        group_configuration=log.AlertGroupConfigurationArgs(type="no_group"),
        policy_configuration=log.AlertPolicyConfigurationArgs(
            alert_policy_id=ALERT_POLICY,
            action_policy_id=action_policy,
            repeat_interval="1h",
        ),
        threshold=1,
        no_data_fire=False,
        send_resolved=True,
        auto_annotation=True,
        opts=component.inside(),
    )


def _question(
    store: log.Store, config: LogAlertConfig, region: str
) -> log.AlertQueryListArgs:
    """Return the query over the lines since it was last asked."""
    return log.AlertQueryListArgs(
        project=store.project_name,
        store=store.logstore_name,
        store_type="log",
        # Said aloud: an alert may ask a store of any region.
        region=region,
        query=f"{config.query} | select count(1) as hits",
        start=f"-{config.every_minutes}m",
        end="now",
        power_sql_mode="auto",
    )
