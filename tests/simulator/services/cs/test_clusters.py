"""Kubernetes clusters: their balancer, their pools and the servers that are nodes."""

import json
from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.servers import SIZE, place

At = dict[str, str]


@pytest.fixture
def at(ask: Asking) -> At:
    where = place(ask)
    made = ask("CS", "CreateCluster", name="k", vswitch_ids=[where["VSwitchId"]])
    return {**where, "cluster_id": str(made["cluster_id"])}


def pool(ask: Asking, at: At, **scaling: Any) -> dict[str, Any]:
    group = {"vswitch_ids": [at["VSwitchId"]], "instance_types": [SIZE]}
    made = ask.rest(
        "CS",
        "CreateClusterNodePool",
        {"cluster_id": at["cluster_id"]},
        nodepool_info={"name": "web"},
        scaling_group={**group, **scaling.pop("group", {})},
        auto_scaling=scaling,
    )
    return {"cluster_id": at["cluster_id"], "nodepool_id": str(made["nodepool_id"])}


def nodes(ask: Asking, at: At) -> list[dict[str, Any]]:
    path = {"cluster_id": at["cluster_id"]}
    return rows(ask.rest("CS", "DescribeClusterNodes", path), "nodes")


def test_a_cluster_stands_where_its_subnet_is(ask: Asking, at: At) -> None:
    path = {"cluster_id": at["cluster_id"]}
    seen = ask.rest("CS", "DescribeClusterDetail", path)
    assert (seen["state"], seen["vpc_id"]) == ("running", at["VpcId"])
    reply: Any = ask.rest("CS", "DescribeClusterResources", path)
    balancer, group = reply["body"]
    found = ask(
        "Slb", "DescribeLoadBalancerAttribute", LoadBalancerId=balancer["instance_id"]
    )
    urls = json.loads(str(seen["master_url"]))
    assert str(found["Address"]) in urls["intranet_api_server_endpoint"]
    assert group["instance_id"] == seen["security_group_id"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"vswitch_ids": ["vsw-none"]}, "ErrorVSwitchNotFound"),
        ({"vswitch_ids": None}, "MissingParameter"),
        ({"kubernetes_version": "1.2"}, "ErrorVersionNotSupported"),
        ({"encryption_provider_key": "key-none"}, "ErrorKmsKeyNotFound"),
        ({"cluster_spec": "large"}, "ErrorClusterSpecInvalid"),
    ],
)
def test_a_cluster_of_what_is_not_there_is_refused(
    ask: Asking, change: dict[str, Any], code: str
) -> None:
    given = {"name": "k", "vswitch_ids": [place(ask)["VSwitchId"]]}
    assert ask.refused("CS", "CreateCluster", **{**given, **change}).code == code


def test_the_nodes_of_a_pool_are_servers(ask: Asking, at: At) -> None:
    key = pool(ask, at, enable=True, min_instances=2, max_instances=4)
    seen: Any = ask.rest("CS", "DescribeClusterNodePoolDetail", key)
    assert (seen["status"]["state"], seen["status"]["total_nodes"]) == ("active", 2)
    servers = rows(ask("Ecs", "DescribeInstances"), "Instances.Instance")
    assert {row["InstanceId"] for row in servers} == {
        row["instance_id"] for row in nodes(ask, at)
    }
    more = {"enable": True, "min_instances": 3, "max_instances": 4}
    ask.rest("CS", "ModifyClusterNodePool", key, auto_scaling=more)
    assert len(nodes(ask, at)) == 3
    ask("Ecs", "DeleteInstance", InstanceId=servers[0]["InstanceId"], Force=True)
    assert len(nodes(ask, at)) == 2


def test_a_cluster_takes_its_pools_and_servers_along(ask: Asking, at: At) -> None:
    pool(ask, at, group={"desired_size": 2})
    assert len(nodes(ask, at)) == 2
    path = {"cluster_id": at["cluster_id"]}
    task = ask.rest("CS", "DeleteCluster", path)
    state = ask.rest("CS", "DescribeTaskInfo", {"task_id": str(task["task_id"])})
    assert state["state"] == "success"
    assert rows(ask("Ecs", "DescribeInstances"), "Instances.Instance") == []
    assert rows(ask("Slb", "DescribeLoadBalancers"), "LoadBalancers.LoadBalancer") == []


def test_a_protected_cluster_stays(ask: Asking) -> None:
    where = place(ask)
    made = ask(
        "CS",
        "CreateCluster",
        name="k",
        vswitch_ids=[where["VSwitchId"]],
        deletion_protection=True,
    )
    given = {"cluster_id": made["cluster_id"]}
    held = ask.refused("CS", "DeleteCluster", **given)
    assert held.code == "ErrorClusterDeletionProtection"


def test_a_cluster_is_upgraded_and_never_back(ask: Asking, at: At) -> None:
    path = {"cluster_id": at["cluster_id"]}
    newest = ask.rest("CS", "DescribeClusterDetail", path)["current_version"]
    given = {**path, "next_version": newest}
    assert ask.refused("CS", "UpgradeCluster", **given).code == (
        "ErrorVersionNotSupported"
    )


def test_tags_have_this_products_own_words(ask: Asking, at: At) -> None:
    subject = {"resource_type": "CLUSTER", "resource_ids": [at["cluster_id"]]}
    ask("CS", "TagResources", **subject, tags=[{"key": "a", "value": "b"}])
    seen = ask.rest("CS", "DescribeClusterDetail", {"cluster_id": at["cluster_id"]})
    assert seen["tags"] == [{"key": "a", "value": "b"}]
    reply = ask("CS", "ListTagResources", **subject)
    (row,) = rows(reply, "tag_resources.tag_resource")
    assert (row["resource_id"], row["tag_value"]) == (at["cluster_id"], "b")
