"""A server in a network, for the tests of several products."""

from typing import Any

from tests.simulator.cloud.asking import Asking, rows

IMAGE = "aliyun_3_x64_20G_alibase_20240819.vhd"
SIZE = "ecs.g6.xlarge"


def place(ask: Asking) -> dict[str, str]:
    """Return a network, a subnet in it and a security group."""
    network = ask.network()
    switch = ask.switch(network, "10.0.0.0/24")
    group = ask("Ecs", "CreateSecurityGroup", VpcId=network)["SecurityGroupId"]
    return {"VpcId": network, "VSwitchId": switch, "SecurityGroupId": str(group)}


def run(ask: Asking, at: dict[str, str], **more: Any) -> str:
    """Start one server and return its id."""
    given: dict[str, Any] = {
        "InstanceType": SIZE,
        "ImageId": IMAGE,
        "VSwitchId": at["VSwitchId"],
        "SecurityGroupIds": [at["SecurityGroupId"]],
        **more,
    }
    made: Any = ask("Ecs", "RunInstances", **given)
    return str(made["InstanceIdSets"]["InstanceIdSet"][0])


def server(ask: Asking, id_: str) -> dict[str, Any]:
    """Return a server as the list shows it."""
    reply = ask("Ecs", "DescribeInstances", InstanceIds=[id_])
    (row,) = rows(reply, "Instances.Instance")
    return row


def disks(ask: Asking, id_: str) -> list[dict[str, Any]]:
    """Return the disks of a server."""
    return rows(ask("Ecs", "DescribeDisks", InstanceId=id_), "Disks.Disk")
