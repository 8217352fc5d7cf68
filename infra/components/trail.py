"""The audit trail of the account: every call, kept twice.

In a log store for asking and alerting, in the archive bucket for keeping.
"""

import pulumi
from pulumi_alicloud import actiontrail, log

from infra.components.bucket import Bucket
from infra.platform import Component, Platform

SYSTEM = "logging"
PREFIX = "trail"  # folder of the archive bucket


def trail_name(platform: Platform) -> str:
    """Return the name of the trail, known before it is declared."""
    return platform.name(SYSTEM, "trail")


def trail_store(platform: Platform) -> str:
    """Return the name of the log store that the trail writes to.

    The service takes this name and makes the store if there is none, with its own
    retention and no key of ours. So the store is declared first, under that name.
    """
    return f"actiontrail_{trail_name(platform)}"


def trail(
    component: Component,
    *,
    project: log.Project,
    archive: Bucket,
    after: tuple[pulumi.Resource, ...],
) -> actiontrail.Trail:
    """Declare the trail inside `component`, `after` what it writes to is ready."""
    site = component.platform.site
    physical = trail_name(component.platform)
    return actiontrail.Trail(
        physical,
        trail_name=physical,
        # A scope and no destination: calls to the site's central services too.
        trail_region="All",
        event_rw="All",
        is_organization_trail=False,
        status="Enable",
        oss_bucket_name=archive.bucket.bucket,
        oss_key_prefix=PREFIX,
        sls_project_arn=project.project_name.apply(
            lambda name: f"acs:log:{site.region}:{site.account_id}:project/{name}"
        ),
        opts=component.keeping(*after),
    )
