"""One alarm: a metric of a service that must not leave its bounds.

Who is told is declared once, by logging; every alarm tells that contact group.
"""

import json
from collections.abc import Mapping
from typing import Literal

import pulumi
from pulumi_alicloud import cms
from pydantic import Field

from infra.model import Strict
from infra.platform import Component

# What is watched: the name of a dimension -> the id of a thing.
Dimensions = Mapping[str, pulumi.Input[str]]
EVERY_RESOURCE = {"resource": "_ALL"}


class AlarmConfig(Strict):
    """When an alarm is raised."""

    namespace: str = Field(
        pattern=r"^acs_[a-z0-9_]+$", description="Metrics of a product (acs_...)."
    )
    metric: str = Field(min_length=1, description="Name of the metric.")
    statistics: Literal["Average", "Maximum", "Minimum", "Sum", "Value"] = Field(
        default="Average", description="How a period becomes one figure."
    )
    operator: Literal[">", ">=", "<", "<=", "==", "!="] = Field(
        default=">=", description="How the figure compares with the threshold."
    )
    threshold: int = Field(description="The figure that raises the alarm.")
    times: int = Field(default=3, ge=1, description="Periods in a row that must.")
    period_seconds: int = Field(
        default=300, ge=60, multiple_of=60, description="Length of a period."
    )


def alarm(
    component: Component,
    scope: str,
    short: str,
    config: AlarmConfig,
    *,
    contacts: cms.AlarmContactGroup,
    dimensions: Dimensions | None = None,
) -> cms.Alarm:
    """Declare alarm `short` of `scope` inside `component`; returns the resource.

    `dimensions` names what is watched (for example `{"instanceId": instance.id}`);
    by default it is every resource of the product in the account.
    """
    physical = component.platform.name(scope, "alarm", short)
    return cms.Alarm(
        physical,
        name=physical,
        project=config.namespace,
        metric=config.metric,
        metric_dimensions=_dimensions(dimensions),
        period=config.period_seconds,
        contact_groups=[contacts.alarm_contact_group_name],
        # The service's default is silence for a day after the first message.
        silence_time=3600,
        effective_interval="00:00-23:59",
        escalations_critical=cms.AlarmEscalationsCriticalArgs(
            statistics=config.statistics,
            comparison_operator=config.operator,
            threshold=str(config.threshold),
            times=config.times,
        ),
        enabled=True,
        tags=component.tags,
        opts=component.inside(),
    )


def _dimensions(dimensions: Dimensions | None) -> pulumi.Input[str]:
    """Return the document of one watched thing; plain text where all is known."""
    if dimensions is None:
        return json.dumps([EVERY_RESOURCE], separators=(",", ":"))
    return pulumi.Output.json_dumps(
        [dict(dimensions)], sort_keys=True, separators=(",", ":")
    )
