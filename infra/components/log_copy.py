"""A copy of a log store in the archive: for longer than the store keeps its lines."""

from pulumi_alicloud import log

from infra.components.bucket import Bucket
from infra.components.log_store import service_role
from infra.platform import Component


def log_copy(
    component: Component, short: str, *, store: log.Store, archive: Bucket
) -> log.OssExport:
    """Declare the copying of `store` to `archive` inside `component`."""
    physical = component.platform.name(short, "archive-export")
    role = service_role(component.platform.site.account_id)
    return log.OssExport(
        physical,
        export_name=physical,
        display_name=physical,
        project_name=store.project_name,
        logstore_name=store.logstore_name,
        bucket=archive.bucket.bucket,
        prefix=f"archive/{short}",
        path_format="%Y/%m/%d/%H/%M",
        time_zone="+0800",
        buffer_interval=300,
        buffer_size=128,
        compress_type="gzip",
        content_type="json",
        json_enable_tag=True,
        role_arn=role,
        log_read_role_arn=role,
        opts=component.inside(),
    )
