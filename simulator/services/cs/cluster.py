"""Clusters: where one stands, what it brings with it, and how it speaks of itself."""

import base64
import json

from simulator.cloud.changing import change
from simulator.cloud.making import make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Link, Resource
from simulator.cloud.step import Step, missing
from simulator.messages import ApiError, Json
from simulator.services.cs.nodepool import release_all
from simulator.services.cs.product import offered
from simulator.services.cs.task import must, new_task
from simulator.services.slb import load_balancer

_KIND = "cs/cluster"


def task_of(step: Step, reply: Attributes) -> Attributes:
    """Add the task that a change of a cluster is."""
    id_ = step.text("cluster_id") or step.text("clusterid")
    task = new_task(step, id_, step.call.action)
    return {**reply, "cluster_id": id_, "task_id": task}


def create(step: Step) -> Attributes:
    """Make a cluster with its balancer, and its security group if none is named."""
    given = dict(step.parameters)
    switches = values_of(given.get("vswitch_ids"))
    if not switches:
        raise missing("vswitch_ids")
    first = step.get("vpc/vswitch", switches[0])
    if first is None:
        raise ApiError(404, "ErrorVSwitchNotFound", f"No VSwitch {switches[0]}.")
    known = offered(step)
    given["kubernetes_version"] = _version(known, step.text("kubernetes_version"))
    given["vpcid"] = first.attributes["VpcId"]
    given["zone_id"] = first.attributes["ZoneId"]
    given["vswitch_id"] = first.id
    given |= _logs(step)
    own = None
    if not given.get("security_group_id"):
        own = _security_group(step, str(given["vpcid"]))
        given["security_group_id"] = own.id
    made = make(step.on(step.kind, given))
    step.touch([made.id])
    if own is not None:
        links = (*own.links, _belongs(made))
        step.cloud.store.change(own, own.attributes, links)
    _bring_balancer(step, made, first)
    return {"cluster_id": made.id, "task_id": new_task(step, made.id, "cluster_create")}


def _version(known: list[str], wanted: str) -> str:
    """Return the version asked for in full, the newest where none is."""
    found = [one for one in known if wanted in (one, "")]
    found += [one for one in known if wanted and one.startswith(f"{wanted}-")]
    if not found:
        raise ApiError(400, "ErrorVersionNotSupported", f"No version is {wanted}.")
    return found[0]


def _logs(step: Step) -> Attributes:
    """Return where a new cluster's own logs go."""
    audit = step.parameters.get("audit_log_config")
    said = audit if isinstance(audit, dict) else {}
    components = step.parameters.get("controlplane_log_components")
    return {
        "audit": {
            "audit_enabled": said.get("enabled") or False,
            "sls_project_name": said.get("sls_project_name") or "",
        },
        "control_plane_log": {
            "components": components if isinstance(components, list) else [],
            "log_project": step.text("controlplane_log_project"),
            "log_ttl": step.text("controlplane_log_ttl") or "30",
        },
    }


def _belongs(cluster: Resource) -> Link:
    """Return the link of what goes when the cluster goes."""
    return Link("", cluster.kind, cluster.scope, cluster.id, "cascade")


def _security_group(step: Step, network: str) -> Resource:
    kind = step.cloud.kind("ecs/security_group")
    given: Attributes = {
        "VpcId": network,
        "SecurityGroupName": f"alicloud-cs-auto-created-{step.text('name')}",
    }
    return make(step.on(kind, given))


def _bring_balancer(step: Step, cluster: Resource, switch: Resource) -> None:
    """Make the balancer that the cluster is asked through; it goes when that goes."""
    kind = step.cloud.kind("slb/load_balancer")
    given: Attributes = {
        "VSwitchId": switch.id,
        "LoadBalancerName": f"k8s-{cluster.id[:8]}-apiserver",
        "LoadBalancerSpec": step.text("load_balancer_spec") or "slb.s2.small",
        "ResourceGroupId": cluster.attributes["resource_group_id"],
    }
    below = step.on(kind, given)
    load_balancer.prepare(below)
    made = make(below, owner=_belongs(cluster))
    address = made.attributes["Address"]
    urls = {
        "intranet_api_server_endpoint": f"https://{address}:6443",
        "api_server_endpoint": "",
    }
    after: Attributes = {
        "external_loadbalancer_id": made.id,
        "master_url": json.dumps(urls),
    }
    change(step, cluster, after, "")


def empty(step: Step) -> None:
    """Release the nodes of every pool before the cluster goes."""
    release_all(step, must(step))


def whole(step: Step, reply: Attributes) -> Attributes:
    """Add tags in this product's words, and what a cluster says of itself."""
    row = must(step)
    said = row.attributes
    key = said.get("encryption_provider_key") or ""
    rrsa: Attributes = {"enabled": str(said.get("enable_rrsa", "")).lower() == "true"}
    if rrsa["enabled"]:
        issuer = f"https://oidc-ack-{step.site.region}.{step.site.domain}/{row.id}"
        name = f"ack-rrsa-{row.id}"
        arn = f"acs:ram::{step.account}:oidc-provider/{name}"
        rrsa |= {"issuer": issuer, "oidc_name": name, "oidc_arn": arn}
    meta = {
        "RRSAConfig": rrsa,
        "Capabilities": {
            "DisableEncryption": not key,
            "EncryptionKMSKeyId": key,
            "NodeCIDRMask": said["node_cidr_mask"],
        },
    }
    tags: list[Json] = [{"key": name, "value": text} for name, text in row.tags.items()]
    return {**reply, "tags": tags, "meta_data": json.dumps(meta), "rrsa_config": rrsa}


def paged(step: Step, reply: Attributes) -> Attributes:
    """Say the page in an object of its own; show tags in this product's words."""
    for row in listed(reply["clusters"]):
        if isinstance(row, dict):
            found = step.get(_KIND, row["cluster_id"])
            held = found.tags if found else {}
            row["tags"] = [{"key": key, "value": held[key]} for key in held]
    page: Attributes = {
        "page_number": reply["PageNumber"],
        "page_size": reply["PageSize"],
        "total_count": reply["TotalCount"],
    }
    return {"clusters": reply["clusters"], "page_info": page}


def resources(step: Step) -> Attributes:
    """List what a cluster consists of."""
    said = must(step).attributes
    rows: list[Json] = [
        {
            "cluster_id": said["cluster_id"],
            "instance_id": said[field],
            "resource_type": type_,
            "state": "CREATE_COMPLETE",
            "created": said["created"],
            "auto_create": 1,
            "resource_info": "{}",
        }
        for field, type_ in (
            ("external_loadbalancer_id", "SLB"),
            ("security_group_id", "ALIYUN::ECS::SecurityGroup"),
        )
        if said.get(field)
    ]
    return {"body": rows}


_KUBECONFIG = """apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: {server}
    certificate-authority-data: {nothing}
contexts:
- name: {user}-{id}
  context: {{cluster: kubernetes, user: "{user}"}}
current-context: {user}-{id}
users:
- name: "{user}"
  user: {{client-certificate-data: {nothing}, client-key-data: {nothing}}}
"""
# Nothing answers at a cluster's address, so its certificates are these words.
_NOT_ISSUED = base64.b64encode(b"not issued").decode()


def kubeconfig(step: Step) -> Attributes:
    """Return where the cluster is; nothing answers there, so no certificate does."""
    row = must(step)
    server = json.loads(str(row.attributes["master_url"]))
    text = _KUBECONFIG.format(
        server=server["intranet_api_server_endpoint"],
        user=step.account,
        id=row.id,
        nothing=_NOT_ISSUED,
    )
    return {"config": text, "expiration": "2099-12-31T16:00:00Z"}


def judge_version(step: Step) -> None:
    """Refuse a version that is not offered, or not newer."""
    row = must(step)
    known = offered(step)
    wanted = _version(known, step.text("next_version") or step.text("version"))
    present = str(row.attributes["current_version"])
    if present in known and known.index(wanted) >= known.index(present):
        raise ApiError(400, "ErrorVersionNotSupported", f"{wanted} is not newer.")
    step.parameters = {**step.parameters, "next_version": wanted}


def set_audit(step: Step) -> Attributes:
    """Switch the audit log on or off."""
    row = must(step)
    off = step.text("disable").lower() == "true"
    project = "" if off else step.text("sls_project_name")
    audit: Json = {"audit_enabled": not off, "sls_project_name": project}
    change(step, row, {"audit": audit}, step.call.action)
    return task_of(step, {})


def _names(value: Json) -> list[Attributes]:
    return [dict(row) for row in listed(value) if isinstance(row, dict)]


def addons(step: Step) -> Attributes:
    """List the components of a cluster."""
    rows: list[Json] = [
        {
            "name": row.get("name"),
            "version": row.get("version") or "v1.0.0",
            "state": "active",
        }
        for row in _names(must(step).attributes["addons"])
        if not row.get("disabled")
    ]
    return {"addons": rows}


def _given(step: Step) -> list[Attributes]:
    """Return the components that a call names; its body is the list itself."""
    for name in ("body", "addons"):
        if rows := _names(step.parameters.get(name)):
            return rows
    raise missing("name")


def install(step: Step) -> Attributes:
    """Add components to a cluster."""
    row = must(step)
    held = {str(one["name"]): one for one in _names(row.attributes["addons"])}
    held |= {str(one["name"]): one for one in _given(step)}
    change(step, row, {"addons": [*held.values()]}, step.call.action)
    return task_of(step, {})


def uninstall(step: Step) -> Attributes:
    """Take components away."""
    row = must(step)
    gone = {one["name"] for one in _given(step)}
    kept = [one for one in _names(row.attributes["addons"]) if one["name"] not in gone]
    change(step, row, {"addons": [*kept]}, step.call.action)
    return task_of(step, {})
