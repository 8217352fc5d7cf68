"""The flow log of one network: who spoke with whom, every ten minutes."""

import pulumi
from pulumi_alicloud import log, vpc

from infra.components.vpc import Vpc
from infra.platform import Component


def flow_log(
    component: Component,
    short: str,
    network: Vpc,
    *,
    store: log.Store,
    group_id: pulumi.Input[str],
) -> vpc.FlowLog:
    """Declare the flow log of `network` into `store` inside `component`."""
    physical = component.platform.name(short, "flow-log")
    return vpc.FlowLog(
        physical,
        flow_log_name=physical,
        description=f"All traffic of network {short}.",
        resource_type="VPC",
        resource_id=network.network.id,
        traffic_type="All",
        traffic_paths=["all"],
        aggregation_interval="10",
        project_name=store.project_name,
        log_store_name=store.logstore_name,
        status="Active",
        resource_group_id=group_id,
        tags=component.tags,
        opts=component.inside(),
    )
