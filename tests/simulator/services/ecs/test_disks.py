"""Disks, interfaces, snapshots, images and templates."""

from typing import Any

from tests.simulator.cloud.asking import ZONE, Asking, rows
from tests.simulator.services.servers import IMAGE, disks, run

At = dict[str, str]


def disk(ask: Asking, **more: Any) -> str:
    return str(ask("Ecs", "CreateDisk", ZoneId=ZONE, Size=20, **more)["DiskId"])


def test_a_disk_is_attached_once_and_not_deleted_meanwhile(ask: Asking, at: At) -> None:
    id_, server = disk(ask), run(ask, at)
    ask("Ecs", "AttachDisk", DiskId=id_, InstanceId=server)
    again = ask.refused("Ecs", "AttachDisk", DiskId=id_, InstanceId=server)
    assert again.code == "IncorrectDiskStatus"
    assert ask.refused("Ecs", "DeleteDisk", DiskId=id_).code == "IncorrectDiskStatus"
    ask("Ecs", "DetachDisk", DiskId=id_, InstanceId=server)
    ask("Ecs", "DeleteDisk", DiskId=id_)


def test_a_system_disk_stays_while_its_server_runs(ask: Asking, at: At) -> None:
    server = run(ask, at)
    (system,) = disks(ask, server)
    given = {"DiskId": system["DiskId"], "InstanceId": server}
    assert ask.refused("Ecs", "DetachDisk", **given).code == "IncorrectInstanceStatus"


def test_a_disk_never_shrinks(ask: Asking) -> None:
    id_ = disk(ask)
    ask("Ecs", "ResizeDisk", DiskId=id_, NewSize=40)
    smaller = ask.refused("Ecs", "ResizeDisk", DiskId=id_, NewSize=30)
    assert smaller.code == "InvalidDiskSize.TooSmall"


def test_new_disks_are_encrypted_where_the_region_says_so(ask: Asking) -> None:
    plain = disk(ask)
    ask("Ecs", "EnableDiskEncryptionByDefault")
    secret = disk(ask)
    found = rows(ask("Ecs", "DescribeDisks"), "Disks.Disk")
    assert {row["DiskId"]: row["Encrypted"] for row in found} == {
        plain: False,
        secret: True,
    }


def test_a_disk_is_not_made_with_a_disabled_key(ask: Asking) -> None:
    made: Any = ask("Kms", "CreateKey")
    key = made["KeyMetadata"]["KeyId"]
    disk(ask, Encrypted=True, KMSKeyId=key)
    ask("Kms", "DisableKey", KeyId=key)
    refused = ask.refused(
        "Ecs", "CreateDisk", ZoneId=ZONE, Size=20, Encrypted=True, KMSKeyId=key
    )
    assert refused.code == "Rejected.Disabled"


def test_a_policy_counts_the_disks_that_follow_it(ask: Asking) -> None:
    policy = ask(
        "Ecs",
        "CreateAutoSnapshotPolicy",
        timePoints='["3"]',
        repeatWeekdays='["1"]',
        retentionDays=7,
    )["AutoSnapshotPolicyId"]
    id_ = disk(ask)
    path = "AutoSnapshotPolicies.AutoSnapshotPolicy"
    given = {"autoSnapshotPolicyId": policy, "diskIds": f'["{id_}"]'}
    ask("Ecs", "ApplyAutoSnapshotPolicy", **given)
    (row,) = rows(ask("Ecs", "DescribeAutoSnapshotPolicyEx"), path)
    assert row["DiskNums"] == 1
    ask("Ecs", "CancelAutoSnapshotPolicy", diskIds=given["diskIds"])
    (row,) = rows(ask("Ecs", "DescribeAutoSnapshotPolicyEx"), path)
    assert row["DiskNums"] == 0


def test_an_hour_that_is_none_is_refused(ask: Asking) -> None:
    refused = ask.refused(
        "Ecs",
        "CreateAutoSnapshotPolicy",
        timePoints='["24"]',
        repeatWeekdays='["1"]',
        retentionDays=7,
    )
    assert refused.code == "InvalidParameter.TimePoints"


def test_an_image_is_made_and_found_among_the_sites_own(ask: Asking, at: At) -> None:
    server = run(ask, at)
    own = ask("Ecs", "CreateImage", InstanceId=server, ImageName="hardened")["ImageId"]
    found = rows(ask("Ecs", "DescribeImages"), "Images.Image")
    assert {own, IMAGE} <= {row["ImageId"] for row in found}
    mine = ask("Ecs", "DescribeImages", ImageOwnerAlias="self")
    assert [row["ImageId"] for row in rows(mine, "Images.Image")] == [own]
    assert run(ask, at, ImageId=own)


def test_an_interface_is_given_more_addresses(ask: Asking, at: At) -> None:
    made: Any = ask(
        "Ecs",
        "CreateNetworkInterface",
        VSwitchId=at["VSwitchId"],
        SecurityGroupId=at["SecurityGroupId"],
        PrimaryIpAddress="10.0.0.9",
        SecondaryPrivateIpAddressCount=1,
    )
    assert len(made["PrivateIpSets"]) == 2
    given = {"NetworkInterfaceId": made["NetworkInterfaceId"]}
    more: Any = ask(
        "Ecs", "AssignPrivateIpAddresses", **given, SecondaryPrivateIpAddressCount=2
    )
    added = more["AssignedPrivateIpAddressesSet"]["PrivateIpSet"]["PrivateIpAddress"]
    assert len(added) == 2
    primary = ask.refused(
        "Ecs", "UnassignPrivateIpAddresses", **given, PrivateIpAddress=["10.0.0.9"]
    )
    assert primary.code == "InvalidIp.IpUnassigned"
    outside = ask.refused(
        "Ecs", "AssignPrivateIpAddresses", **given, PrivateIpAddress=["10.9.0.1"]
    )
    assert outside.code == "InvalidPrivateIpAddress.Malformed"


def test_an_interface_is_attached_and_taken_off(ask: Asking, at: At) -> None:
    server = run(ask, at)
    made = ask(
        "Ecs",
        "CreateNetworkInterface",
        VSwitchId=at["VSwitchId"],
        SecurityGroupId=at["SecurityGroupId"],
    )
    given = {"NetworkInterfaceId": made["NetworkInterfaceId"], "InstanceId": server}
    ask("Ecs", "AttachNetworkInterface", **given)
    used = ask.refused("Ecs", "DeleteNetworkInterface", **given)
    assert used.code == "InvalidEniState"
    ask("Ecs", "DetachNetworkInterface", **given)
    ask("Ecs", "DeleteNetworkInterface", **given)


def test_the_default_version_of_a_template_stays(ask: Asking) -> None:
    name = {"LaunchTemplateName": "web"}
    ask("Ecs", "CreateLaunchTemplate", **name, HostName="one")
    second = ask("Ecs", "CreateLaunchTemplateVersion", **name, HostName="two")
    assert second["LaunchTemplateVersionNumber"] == 2
    path = "LaunchTemplateVersionSets.LaunchTemplateVersionSet"
    seen: Any = rows(ask("Ecs", "DescribeLaunchTemplateVersions", **name), path)
    assert [row["LaunchTemplateData"]["HostName"] for row in seen] == ["two", "one"]
    kept = ask.refused(
        "Ecs", "DeleteLaunchTemplateVersion", **name, DeleteVersion=["1"]
    )
    assert kept.code == "InvalidOperation.DefaultVersion"
    ask("Ecs", "ModifyLaunchTemplateDefaultVersion", **name, DefaultVersionNumber=2)
    ask("Ecs", "DeleteLaunchTemplateVersion", **name, DeleteVersion=["1"])
    ask("Ecs", "DeleteLaunchTemplate", **name)
    gone = ask.refused("Ecs", "DescribeLaunchTemplateVersions", **name)
    assert gone.code == "InvalidLaunchTemplate.NotFound"


def test_sizes_are_found_by_cores_and_memory(ask: Asking) -> None:
    reply = ask(
        "Ecs",
        "DescribeInstanceTypes",
        MinimumCpuCoreCount=8,
        MaximumMemorySize=16.0,
        InstanceTypeFamilies=["ecs.c7", "ecs.g7"],
    )
    found = rows(reply, "InstanceTypes.InstanceType")
    assert [row["InstanceTypeId"] for row in found] == ["ecs.c7.2xlarge"]
