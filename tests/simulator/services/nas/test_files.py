"""File systems: who may mount them, where, and what keeps them."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows
from tests.simulator.services.servers import place

EXTREME = {
    "FileSystemType": "extreme",
    "ProtocolType": "NFS",
    "StorageType": "advance",
    "ZoneId": ZONE,
    "Capacity": 500,
}
GROUP = {"AccessGroupName": "office", "FileSystemType": "extreme"}


@pytest.fixture
def files(ask: Asking) -> str:
    return str(ask("NAS", "CreateFileSystem", **EXTREME)["FileSystemId"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"StorageType": "Capacity"}, "InvalidStorageType.ValueNotSupported"),
        ({"Capacity": 10}, "InvalidCapacity.OutOfRange"),
        ({"EncryptType": 2}, "MissingParameter"),
        ({"EncryptType": 2, "KmsKeyId": "none"}, "InvalidKmsKeyId.NotFound"),
        ({"ZoneId": "elsewhere"}, "InvalidAzone.NotFound"),
    ],
)
def test_files_of_another_form_are_refused(
    ask: Asking, change: dict[str, Any], code: str
) -> None:
    assert ask.refused("NAS", "CreateFileSystem", **{**EXTREME, **change}).code == code


def test_a_file_system_stays_while_it_is_mounted(ask: Asking, files: str) -> None:
    at = place(ask)
    ask("NAS", "CreateAccessGroup", **GROUP, AccessGroupType="Vpc")
    made = ask(
        "NAS",
        "CreateMountTarget",
        FileSystemId=files,
        AccessGroupName="office",
        NetworkType="Vpc",
        VpcId=at["VpcId"],
        VSwitchId=at["VSwitchId"],
    )
    assert str(made["MountTargetDomain"]).startswith(files)
    held = ask.refused("NAS", "DeleteFileSystem", FileSystemId=files)
    assert held.code == "OperationDenied.DependencyMountpoint"
    used = ask.refused("NAS", "DeleteAccessGroup", **GROUP)
    assert used.code == "InvalidAccessGroup.AttachedMountTarget"
    target = {"FileSystemId": files, "MountTargetDomain": made["MountTargetDomain"]}
    ask("NAS", "DeleteMountTarget", **target)
    ask("NAS", "DeleteAccessGroup", **GROUP)
    ask("NAS", "DeleteFileSystem", FileSystemId=files)
    gone = ask.refused("NAS", "DescribeFileSystems", FileSystemId=files)
    assert gone.code == "InvalidFileSystem.NotFound"


def test_a_group_of_another_kind_of_files_is_no_group(ask: Asking, files: str) -> None:
    at = place(ask)
    ask("NAS", "CreateAccessGroup", AccessGroupName="office", AccessGroupType="Vpc")
    refused = ask.refused(
        "NAS",
        "CreateMountTarget",
        FileSystemId=files,
        AccessGroupName="office",
        NetworkType="Vpc",
        VpcId=at["VpcId"],
        VSwitchId=at["VSwitchId"],
    )
    assert refused.code == "InvalidAccessGroup.NotFound"


def test_a_group_says_how_many_rules_it_has(ask: Asking) -> None:
    ask("NAS", "CreateAccessGroup", **GROUP, AccessGroupType="Vpc")
    rule = {**GROUP, "SourceCidrIp": "10.0.0.0/8", "RWAccessType": "RDONLY"}
    made = ask("NAS", "CreateAccessRule", **rule)
    twice = ask.refused("NAS", "CreateAccessRule", **rule)
    assert twice.code == "InvalidAccessRule.AlreadyExisted"
    (seen,) = rows(ask("NAS", "DescribeAccessGroups"), "AccessGroups.AccessGroup")
    assert (seen["RuleCount"], seen["MountTargetCount"]) == (1, 0)
    id_ = {"AccessRuleId": made["AccessRuleId"]}
    ask("NAS", "ModifyAccessRule", **GROUP, **id_, UserAccessType="all_squash")
    (row,) = rows(ask("NAS", "DescribeAccessRules", **GROUP), "AccessRules.AccessRule")
    assert (row["RWAccess"], row["UserAccess"]) == ("RDONLY", "all_squash")


def test_files_grow_and_never_shrink(ask: Asking, files: str) -> None:
    ask("NAS", "UpgradeFileSystem", FileSystemId=files, Capacity=600)
    smaller = ask.refused("NAS", "UpgradeFileSystem", FileSystemId=files, Capacity=500)
    assert smaller.code == "InvalidCapacity.OutOfRange"
