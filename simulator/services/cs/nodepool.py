"""Pools of nodes: their nodes are real servers here, as many as the pool says."""

from simulator.cloud.changing import change, erase
from simulator.cloud.clock import written
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, missing
from simulator.cloud.tags import pairs
from simulator.messages import ApiError, Json
from simulator.services.cs.task import must as cluster_of
from simulator.services.cs.task import new_task
from simulator.services.ecs import instance, launching

_KIND = "cs/nodepool"
_IMAGE = "aliyun_3_x64_20G_alibase_20240819.vhd"
_PARTS = (
    "auto_scaling",
    "kubernetes_config",
    "management",
    "node_config",
    "nodepool_info",
    "scaling_group",
    "tee_config",
    "auto_mode",
)
_GROUP: Attributes = {
    "auto_renew": False,
    "auto_renew_period": 0,
    "cis_enabled": False,
    "compensate_with_on_demand": False,
    "data_disks": [],
    "deploymentset_id": "",
    "image_id": _IMAGE,
    "image_type": "AliyunLinux3",
    "instance_charge_type": "PostPaid",
    "internet_charge_type": "",
    "internet_max_bandwidth_out": 0,
    "key_pair": "",
    "login_as_non_root": False,
    "multi_az_policy": "BALANCE",
    "period": 0,
    "period_unit": "",
    "platform": "AliyunLinux",
    "ram_role_name": "",
    "rds_instances": [],
    "scaling_policy": "release",
    "security_hardening_os": False,
    "soc_enabled": False,
    "spot_instance_pools": 0,
    "spot_instance_remedy": False,
    "spot_price_limit": [],
    "spot_strategy": "NoSpot",
    "system_disk_categories": [],
    "system_disk_category": "cloud_essd",
    "system_disk_size": 120,
    "tags": [],
}
_CONFIG: Attributes = {
    "cms_enabled": False,
    "cpu_policy": "none",
    "labels": [],
    "node_name_mode": "",
    "runtime": "containerd",
    "runtime_version": "1.6.36",
    "taints": [],
    "unschedulable": False,
    "user_data": "",
}


def _part(row: Attributes, name: str) -> Attributes:
    value = row.get(name)
    return dict(value) if isinstance(value, dict) else {}


def _number(part: Attributes, name: str) -> int:
    return int(str(part.get(name) or 0))


def create(step: Step) -> Attributes:
    """Make a pool, and start as many nodes as it has at least."""
    cluster = cluster_of(step)
    given = {name: _part(step.parameters, name) for name in _PARTS}
    group, info = given["scaling_group"], given["nodepool_info"]
    for name in ("vswitch_ids", "instance_types"):
        if not group.get(name):
            raise missing(f"scaling_group.{name}")
    if not info.get("name"):
        raise missing("nodepool_info.name")
    groups = group.get("security_group_ids") or [
        cluster.attributes["security_group_id"]
    ]
    first = values_of(groups)[0]
    usual: Attributes = {"security_group_ids": groups, "security_group_id": first}
    usual |= {"scaling_group_id": f"asg-{step.cloud.ids.text('alnum', 20)}"}
    whole: Attributes = {**given}
    whole["scaling_group"] = {**_GROUP, **usual, **_told(group)}
    whole["kubernetes_config"] = {**_CONFIG, **_told(given["kubernetes_config"])}
    made = make(step.on(step.kind, {**whole, "cluster_id": cluster.id}))
    named: Attributes = {"type": "ess", "is_default": False, **_told(info)}
    named |= {"nodepool_id": made.id, "region_id": step.site.region}
    named |= {"created": written(step.now), "updated": written(step.now)}
    named.setdefault("resource_group_id", cluster.attributes["resource_group_id"])
    change(step, made, {"nodepool_info": named}, "")
    _fit(step, made)
    step.touch([made.id])
    task = new_task(step, cluster.id, "nodepool_create")
    return {"nodepool_id": made.id, "task_id": task}


def _told(part: Attributes) -> Attributes:
    """Return what a part says; its tags may be written in either case."""
    told: Attributes = {k: value for k, value in part.items() if value is not None}
    if "tags" in told:
        held = pairs(listed(told["tags"]))
        told["tags"] = [{"key": key, "value": held[key]} for key in held]
    return told


def _must(step: Step) -> Resource:
    cluster = cluster_of(step)
    row = step.get(_KIND, step.need("nodepool_id"))
    if row is None or row.attributes["cluster_id"] != cluster.id:
        raise step.kind.absent.error(step.text("nodepool_id"))
    step.touch([row.id])
    return row


def _wanted(pool: Resource, present: int) -> int:
    """Return how many nodes a pool is to have."""
    scaling, group = (
        _part(pool.attributes, name) for name in ("auto_scaling", "scaling_group")
    )
    if str(scaling.get("enable", "")).lower() == "true":
        low = _number(scaling, "min_instances")
        high = _number(scaling, "max_instances")
        return min(max(present, low), high)
    if group.get("desired_size") is not None:
        return _number(group, "desired_size")
    return present


def _fit(step: Step, pool: Resource, wanted: int | None = None) -> None:
    """Start or remove nodes until there are as many as the pool says."""
    rows = step.find("cs/node", nodepool_id=pool.id)
    count = _wanted(pool, len(rows)) if wanted is None else wanted
    for _ in range(count - len(rows)):
        _start(step, pool)
    for row in rows[count:]:
        _release(step, row.id)


def _start(step: Step, pool: Resource) -> None:
    group = _part(pool.attributes, "scaling_group")
    info = _part(pool.attributes, "nodepool_info")
    present = len(step.find("cs/node", nodepool_id=pool.id))
    switches = values_of(group["vswitch_ids"])
    tags = group.get("tags")
    disk: Attributes = {
        "Category": group["system_disk_category"],
        "Size": group["system_disk_size"],
        "Encrypted": group.get("system_disk_encrypted") or False,
        "KMSKeyId": group.get("system_disk_kms_key_id"),
    }
    given: Attributes = {
        "InstanceType": values_of(group["instance_types"])[0],
        "ImageId": group["image_id"] or _IMAGE,
        "VSwitchId": switches[present % len(switches)],
        "SecurityGroupIds": group["security_group_ids"],
        "KeyPairName": group["key_pair"],
        "InstanceName": f"worker-k8s-for-cs-{pool.attributes['cluster_id']}",
        "ResourceGroupId": info.get("resource_group_id"),
        "SystemDisk": disk,
        "Tag": tags if isinstance(tags, list) else [],
    }
    below = step.on(step.cloud.kind("ecs/instance"), given)
    server = launching.launch(below, given, "RunInstances")
    node: Attributes = {
        "instance_id": server.id,
        "nodepool_id": pool.id,
        "cluster_id": pool.attributes["cluster_id"],
    }
    make(step.on(step.cloud.kind("cs/node"), node))


def _release(step: Step, server: str) -> None:
    kind = step.cloud.kind("ecs/instance")
    instance.delete(step.on(kind, {"InstanceId": server, "Force": True}))


def _shown(step: Step, pool: Resource) -> Attributes:
    """Return a pool with the numbers of its nodes."""
    count = len(step.find("cs/node", nodepool_id=pool.id))
    status: Json = {
        "state": pool.attributes["state"],
        "total_nodes": count,
        "healthy_nodes": count,
        "serving_nodes": count,
        "failed_nodes": 0,
        "initial_nodes": 0,
        "offline_nodes": 0,
        "removing_nodes": 0,
    }
    return {**pool.attributes, "status": status}


def detail(step: Step) -> Attributes:
    """Show a pool."""
    return _shown(step, _must(step))


def list_pools(step: Step) -> Attributes:
    """List the pools of a cluster."""
    cluster = cluster_of(step)
    wanted = step.text("NodepoolName")
    rows: list[Json] = [
        _shown(step, row)
        for row in step.find(_KIND, cluster_id=cluster.id)
        if wanted in ("", _part(row.attributes, "nodepool_info").get("name"))
    ]
    return {"nodepools": rows}


def modify(step: Step) -> Attributes:
    """Change parts of a pool; what a part leaves out stays."""
    pool = _must(step)
    after: Attributes = {}
    for name in _PARTS:
        if part := _told(_part(step.parameters, name)):
            after[name] = {**_part(pool.attributes, name), **part}
    change(step, pool, after, step.call.action)
    _fit(step, pool)
    task = new_task(step, str(pool.attributes["cluster_id"]), "nodepool_update")
    return {"nodepool_id": pool.id, "task_id": task}


def scale(step: Step) -> Attributes:
    """Add nodes to a pool."""
    pool = _must(step)
    present = len(step.find("cs/node", nodepool_id=pool.id))
    _fit(step, pool, present + int(step.text("count") or 0))
    task = new_task(step, str(pool.attributes["cluster_id"]), "nodepool_scaleout")
    return {"task_id": task}


def nodes(step: Step) -> Attributes:
    """List the nodes of a cluster, or of one of its pools."""
    cluster = cluster_of(step)
    pool = step.text("nodepool_id")
    rows: list[Json] = []
    for row in step.find("cs/node", cluster_id=cluster.id):
        server = step.get("ecs/instance", row.id)
        if server is None or pool not in ("", row.attributes["nodepool_id"]):
            continue
        said = server.attributes
        runs = said["Status"] == "Running"
        rows.append(
            {
                **row.attributes,
                "instance_name": said["InstanceName"],
                "instance_type": said["InstanceType"],
                "instance_type_family": said["InstanceTypeFamily"],
                "instance_charge_type": said["InstanceChargeType"],
                "instance_role": "Worker",
                "instance_status": said["Status"],
                "host_name": said["HostName"],
                "image_id": said["ImageId"],
                "ip_address": [said["PrivateIpAddress"]],
                "node_name": f"{step.site.region}.{said['PrivateIpAddress']}",
                "node_status": "Ready" if runs else "NotReady",
                "state": "running" if runs else "stopped",
                "is_aliyun_node": True,
                "spot_strategy": said["SpotStrategy"],
            }
        )
    page: Json = {"page_number": 1, "page_size": 100, "total_count": len(rows)}
    return {"nodes": rows, "page": page}


def remove_nodes(step: Step) -> Attributes:
    """Take nodes out of a pool, and release their servers if asked to."""
    pool = _must(step)
    for id_ in values_of(step.parameters.get("instance_ids")):
        row = step.get("cs/node", id_)
        if row is None or row.attributes["nodepool_id"] != pool.id:
            raise ApiError(404, "ErrorNodeNotFound", f"No node is {id_}.")
        if step.text("release_node").lower() == "true":
            _release(step, id_)
        else:
            erase(step.cloud.store, row)
    task = new_task(step, str(pool.attributes["cluster_id"]), "nodepool_remove")
    return {"task_id": task}


def release_all(step: Step, cluster: Resource) -> None:
    """Release the nodes of all pools of a cluster."""
    for row in step.find("cs/node", cluster_id=cluster.id):
        _release(step, row.id)


def delete(step: Step) -> Attributes:
    """Remove a pool with its nodes."""
    pool = _must(step)
    for row in step.find("cs/node", nodepool_id=pool.id):
        _release(step, row.id)
    erase(step.cloud.store, pool)
    task = new_task(step, str(pool.attributes["cluster_id"]), "nodepool_delete")
    return {"task_id": task}
