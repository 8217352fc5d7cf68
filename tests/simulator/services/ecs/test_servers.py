"""Servers: what comes with one, what it refuses, and what goes with it."""

import json
from typing import Any

import pytest

from simulator.cloud.clock import Clock
from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.servers import IMAGE, SIZE, disks, place, run, server

At = dict[str, str]


def test_a_server_comes_with_an_interface_and_a_system_disk(
    ask: Asking, at: At
) -> None:
    id_ = run(ask, at, SystemDisk={"Size": "80"}, Tag=[{"Key": "a", "Value": "b"}])
    seen = server(ask, id_)
    assert (seen["Status"], seen["Cpu"], seen["Memory"]) == ("Running", 4, 16384)
    (card,) = seen["NetworkInterfaces"]["NetworkInterface"]
    (address,) = seen["VpcAttributes"]["PrivateIpAddress"]["IpAddress"]
    assert (card["Type"], card["PrimaryIpAddress"]) == ("Primary", address)
    (disk,) = disks(ask, id_)
    assert (disk["Type"], disk["Size"], disk["Status"]) == ("system", "80", "In_use")
    assert disk["Tags"]["Tag"][0]["TagValue"] == "b"


def test_no_two_servers_have_one_address(ask: Asking, at: At) -> None:
    first, second = run(ask, at), run(ask, at)
    addresses = {server(ask, id_)["PrivateIpAddress"] for id_ in (first, second)}
    assert len(addresses) == 2
    taken = server(ask, first)["PrivateIpAddress"]
    given = {"InstanceType": SIZE, "ImageId": IMAGE, "VSwitchId": at["VSwitchId"]}
    again = ask.refused(
        "Ecs",
        "RunInstances",
        **given,
        SecurityGroupId=at["SecurityGroupId"],
        PrivateIpAddress=taken,
    )
    assert again.code == "InvalidPrivateIpAddress.Duplicated"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"InstanceType": "ecs.none.large"}, "InvalidInstanceType.ValueNotSupported"),
        ({"ImageId": "m-none"}, "InvalidImageId.NotFound"),
        ({"VSwitchId": "vsw-none"}, "InvalidVSwitchId.NotFound"),
        ({"SecurityGroupIds": ["sg-none"]}, "InvalidSecurityGroupId.NotFound"),
        ({"KeyPairName": "none"}, "InvalidKeyPairName.NotFound"),
        ({"SystemDisk": {"Size": "5"}}, "InvalidSystemDiskSize.LessThanImageSize"),
        ({"SystemDisk": {"KMSKeyId": "k"}}, "InvalidParameter.EncryptedNotMatch"),
        ({"Amount": 1000}, "InvalidParameter.Amount"),
    ],
)
def test_a_server_of_what_is_not_there_is_refused(
    ask: Asking, at: At, change: dict[str, Any], code: str
) -> None:
    given = {
        "InstanceType": SIZE,
        "ImageId": IMAGE,
        "VSwitchId": at["VSwitchId"],
        "SecurityGroupIds": [at["SecurityGroupId"]],
    }
    assert ask.refused("Ecs", "RunInstances", **{**given, **change}).code == code
    assert rows(ask("Ecs", "DescribeInstances"), "Instances.Instance") == []


def test_a_security_group_of_another_network_is_refused(ask: Asking, at: At) -> None:
    other = ask.network("172.16.0.0/16")
    group = ask("Ecs", "CreateSecurityGroup", VpcId=other)["SecurityGroupId"]
    refused = ask.refused(
        "Ecs",
        "RunInstances",
        InstanceType=SIZE,
        ImageId=IMAGE,
        VSwitchId=at["VSwitchId"],
        SecurityGroupId=group,
    )
    assert refused.code == "InvalidSecurityGroupId.VPCMismatch"


def test_the_network_stays_while_a_server_is_in_it(ask: Asking, at: At) -> None:
    id_ = run(ask, at)
    group = {"SecurityGroupId": at["SecurityGroupId"]}
    assert ask.refused("Ecs", "DeleteSecurityGroup", **group).code == (
        "DependencyViolation"
    )
    switch = {"VSwitchId": at["VSwitchId"]}
    assert ask.refused("Vpc", "DeleteVSwitch", **switch).code == "DependencyViolation"
    ask("Ecs", "DeleteInstance", InstanceId=id_, Force=True)
    ask("Ecs", "DeleteSecurityGroup", **group)
    ask("Vpc", "DeleteVSwitch", **switch)


def test_a_server_starts_and_stops_in_its_time() -> None:
    ask = Asking(clock=Clock(pace="manual"))
    id_ = run(ask, place(ask))
    assert server(ask, id_)["Status"] == "Pending"
    ask.cloud.clock.advance(2)
    assert server(ask, id_)["Status"] == "Running"
    ask("Ecs", "StopInstance", InstanceId=id_)
    twice = ask.refused("Ecs", "StopInstance", InstanceId=id_)
    assert twice.code == "IncorrectInstanceStatus"
    ask.cloud.clock.advance(2)
    assert server(ask, id_)["Status"] == "Stopped"
    ask.cloud.close()


def test_only_a_stopped_server_changes_its_size(ask: Asking, at: At) -> None:
    id_ = run(ask, at)
    change = {"InstanceId": id_, "InstanceType": "ecs.g6.2xlarge"}
    running = ask.refused("Ecs", "ModifyInstanceSpec", **change)
    assert running.code == "IncorrectInstanceStatus"
    assert server(ask, id_)["Cpu"] == 4
    ask("Ecs", "StopInstance", InstanceId=id_)
    ask("Ecs", "ModifyInstanceSpec", **change)
    assert server(ask, id_)["Cpu"] == 8


def test_a_protected_or_running_server_is_not_deleted(ask: Asking, at: At) -> None:
    id_ = run(ask, at, DeletionProtection=True)
    running = ask.refused("Ecs", "DeleteInstance", InstanceId=id_)
    assert running.code == "IncorrectInstanceStatus"
    protected = ask.refused("Ecs", "DeleteInstance", InstanceId=id_, Force=True)
    assert protected.code == "InvalidOperation.DeletionProtection"
    ask("Ecs", "ModifyInstanceAttribute", InstanceId=id_, DeletionProtection=False)
    ask("Ecs", "DeleteInstance", InstanceId=id_, Force=True)


def test_data_disks_go_with_a_server_or_stay(ask: Asking, at: At) -> None:
    going = {"Size": 20, "DeleteWithInstance": True}
    staying = {"Size": 30, "DeleteWithInstance": False}
    id_ = run(ask, at, DataDisk=[going, staying])
    assert [row["Device"] for row in disks(ask, id_)] == [
        "/dev/xvda",
        "/dev/xvdb",
        "/dev/xvdc",
    ]
    ask("Ecs", "DeleteInstance", InstanceId=id_, Force=True)
    (left,) = rows(ask("Ecs", "DescribeDisks"), "Disks.Disk")
    assert (left["Size"], left["Status"], left["InstanceId"]) == (30, "Available", "")


def test_a_launch_template_fills_what_the_call_leaves_out(ask: Asking, at: At) -> None:
    template = ask(
        "Ecs",
        "CreateLaunchTemplate",
        LaunchTemplateName="web",
        InstanceType=SIZE,
        ImageId=IMAGE,
        HttpTokens="required",
        SystemDisk={"Size": 100, "Category": "cloud_ssd"},
        Tag=[{"Key": "from", "Value": "template"}],
    )["LaunchTemplateId"]
    made: Any = ask(
        "Ecs",
        "RunInstances",
        LaunchTemplateId=template,
        VSwitchId=at["VSwitchId"],
        SecurityGroupId=at["SecurityGroupId"],
        SystemDisk={"Size": "50"},
    )
    id_ = made["InstanceIdSets"]["InstanceIdSet"][0]
    assert server(ask, id_)["MetadataOptions"]["HttpTokens"] == "required"
    (disk,) = disks(ask, id_)
    assert (disk["Size"], disk["Category"]) == ("50", "cloud_ssd")


def test_a_server_leaves_all_but_its_last_group(ask: Asking, at: At) -> None:
    id_ = run(ask, at)
    more = ask("Ecs", "CreateSecurityGroup", VpcId=at["VpcId"])["SecurityGroupId"]
    ask("Ecs", "JoinSecurityGroup", InstanceId=id_, SecurityGroupId=more)
    leave = {"InstanceId": id_, "SecurityGroupId": at["SecurityGroupId"]}
    ask("Ecs", "LeaveSecurityGroup", **leave)
    assert server(ask, id_)["SecurityGroupIds"] == [more]
    assert ask.refused("Ecs", "LeaveSecurityGroup", **leave).code == (
        "InstanceNotInSecurityGroup"
    )
    last = ask.refused(
        "Ecs", "LeaveSecurityGroup", InstanceId=id_, SecurityGroupId=more
    )
    assert last.code == "InstanceLastSecurityGroup"


def test_a_key_pair_in_use_stays(ask: Asking, at: At) -> None:
    made = ask("Ecs", "CreateKeyPair", KeyPairName="duty")
    assert str(made["PrivateKeyBody"]).startswith("-----BEGIN RSA PRIVATE KEY-----")
    id_ = run(ask, at, KeyPairName="duty")
    held = ask.refused("Ecs", "DeleteKeyPairs", KeyPairNames='["duty"]')
    assert held.code == "InvalidParameter.KeypairAlreadyAttachedInstance"
    names = {"KeyPairName": "duty", "InstanceIds": f'["{id_}"]'}
    ask("Ecs", "DetachKeyPair", **names)
    ask("Ecs", "DeleteKeyPairs", KeyPairNames='["duty"]')


def test_what_is_no_public_key_is_refused(ask: Asking) -> None:
    for body in ("", "ssh-rsa", "ssh-rsa AAAA", "pgp AAAAB3NzaC1yc2EAAAADAQAB"):
        refused = ask.refused(
            "Ecs", "ImportKeyPair", KeyPairName="duty", PublicKeyBody=body
        )
        assert refused.code in ("MissingParameter", "InvalidPublicKeyContent.Malformed")


def test_a_server_shows_its_role_to_who_asks(ask: Asking, at: At) -> None:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    statement["Principal"] = {"Service": ["ecs.aliyuncs.com"]}
    trust = json.dumps({"Version": "1", "Statement": [statement]})
    ask("Ram", "CreateRole", RoleName="Server", AssumeRolePolicyDocument=trust)
    id_ = run(ask, at)
    ids = f'["{id_}"]'
    ask("Ecs", "AttachInstanceRamRole", RamRoleName="Server", InstanceIds=ids)
    path = "InstanceRamRoleSets.InstanceRamRoleSet"
    (row,) = rows(ask("Ecs", "DescribeInstanceRamRole", InstanceIds=ids), path)
    assert row["RamRoleName"] == "Server"
    ask("Ecs", "DetachInstanceRamRole", InstanceIds=ids)
    assert rows(ask("Ecs", "DescribeInstanceRamRole", InstanceIds=ids), path) == []


def test_a_replaced_system_disk_is_another_one(ask: Asking, at: At) -> None:
    id_ = run(ask, at)
    (old,) = disks(ask, id_)
    ask("Ecs", "StopInstance", InstanceId=id_)
    made = ask("Ecs", "ReplaceSystemDisk", InstanceId=id_, SystemDisk={"Size": 60})
    (new,) = disks(ask, id_)
    assert new["DiskId"] == made["DiskId"] != old["DiskId"]
    assert new["Size"] == 60


def test_a_server_moves_to_another_subnet_when_it_stands(ask: Asking, at: At) -> None:
    id_ = run(ask, at)
    other = ask.switch(at["VpcId"], "10.0.1.0/24")
    move = {"InstanceId": id_, "VSwitchId": other}
    assert ask.refused("Ecs", "ModifyInstanceVpcAttribute", **move).code == (
        "IncorrectInstanceStatus"
    )
    ask("Ecs", "StopInstance", InstanceId=id_)
    ask("Ecs", "ModifyInstanceVpcAttribute", **move)
    seen = server(ask, id_)
    assert seen["VpcAttributes"]["VSwitchId"] == other
    assert seen["PrivateIpAddress"].startswith("10.0.1.")
