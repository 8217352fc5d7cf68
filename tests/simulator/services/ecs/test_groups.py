"""Sets, groups and lists that servers, disks and rules belong to."""

import pytest

from simulator.cloud.references import listed
from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.servers import disks, place, run


def test_a_deployment_set_knows_its_servers(ask: Asking) -> None:
    made = ask("Ecs", "CreateDeploymentSet", DeploymentSetName="apart", Description="x")
    id_ = made["DeploymentSetId"]
    at = place(ask)
    servers = [run(ask, at, DeploymentSetId=id_) for _ in range(2)]
    asked = {"DeploymentSetIds": [id_]}
    (found,) = rows(
        ask("Ecs", "DescribeDeploymentSets", **asked), "DeploymentSets.DeploymentSet"
    )
    assert found["DeploymentSetDescription"] == "x"
    assert found["InstanceAmount"] == 2
    held = found["InstanceIds"]
    assert isinstance(held, dict)
    assert {str(id_) for id_ in listed(held["InstanceId"])} == set(servers)
    refused = ask.refused("Ecs", "DeleteDeploymentSet", DeploymentSetId=id_)
    assert refused.code == "InvalidParameter.DeploymentSetId.InUse"


def test_copies_of_a_server_come_and_go_together(ask: Asking) -> None:
    id_ = run(ask, place(ask), DataDisk=[{"Size": 40, "Category": "cloud_essd"}])
    held = {str(disk["DiskId"]) for disk in disks(ask, id_)}
    assert len(held) == 2
    group = ask("Ecs", "CreateSnapshotGroup", InstanceId=id_)["SnapshotGroupId"]
    (found,) = rows(
        ask("Ecs", "DescribeSnapshotGroups", InstanceId=id_),
        "SnapshotGroups.SnapshotGroup",
    )
    copies = rows(found, "Snapshots.Snapshot")
    assert {copy["SourceDiskId"] for copy in copies} == held
    ask("Ecs", "DeleteSnapshotGroup", SnapshotGroupId=group)
    assert rows(ask("Ecs", "DescribeSnapshots"), "Snapshots.Snapshot") == []


def test_a_copy_of_another_servers_disk_is_refused(ask: Asking) -> None:
    at = place(ask)
    one, other = run(ask, at), run(ask, at)
    foreign = disks(ask, other)[0]["DiskId"]
    refused = ask.refused(
        "Ecs", "CreateSnapshotGroup", InstanceId=one, DiskId=[foreign]
    )
    assert refused.code == "InvalidDiskId.NotFound"


@pytest.fixture
def list_(ask: Asking) -> object:
    made = ask(
        "Ecs",
        "CreatePrefixList",
        PrefixListName="offices",
        AddressFamily="IPv4",
        MaxEntries=2,
        Entry=[{"Cidr": "10.1.0.0/16", "Description": "one"}],
    )
    return made["PrefixListId"]


def test_a_prefix_list_holds_no_more_than_it_may(ask: Asking, list_: object) -> None:
    added = [{"Cidr": "10.2.0.0/16"}]
    ask("Ecs", "ModifyPrefixList", PrefixListId=list_, AddEntry=added)
    more = {"PrefixListId": list_, "AddEntry": [{"Cidr": "10.3.0.0/16"}]}
    refused = ask.refused("Ecs", "ModifyPrefixList", **more)
    assert refused.code == "InvalidEntry.ExceedMaxEntries"
    more["RemoveEntry"] = [{"Cidr": "10.1.0.0/16"}]
    ask("Ecs", "ModifyPrefixList", **more)
    shown = ask("Ecs", "DescribePrefixListAttributes", PrefixListId=list_)
    blocks = [row["Cidr"] for row in rows(shown, "Entries")]
    assert blocks == ["10.2.0.0/16", "10.3.0.0/16"]


def test_a_prefix_list_says_which_groups_speak_of_it(
    ask: Asking, list_: object
) -> None:
    group = place(ask)["SecurityGroupId"]
    rule = {"IpProtocol": "TCP", "PortRange": "22/22", "SourcePrefixListId": list_}
    ask("Ecs", "AuthorizeSecurityGroup", SecurityGroupId=group, **rule)
    reply = ask("Ecs", "DescribePrefixListAssociations", PrefixListId=list_)
    (found,) = rows(reply, "PrefixListAssociations.PrefixListAssociation")
    assert found == {"ResourceId": group, "ResourceType": "securitygroup"}


def test_a_command_is_kept_and_never_run(ask: Asking) -> None:
    given = {"Name": "list", "Type": "RunShellScript", "CommandContent": "bHM="}
    made = ask("Ecs", "CreateCommand", **given)
    ask("Ecs", "ModifyCommand", CommandId=made["CommandId"], Timeout=120)
    (found,) = rows(ask("Ecs", "DescribeCommands", Name="li"), "Commands.Command")
    assert (found["Timeout"], found["InvokeTimes"]) == (120, 0)
    refused = ask.refused("Ecs", "CreateCommand", **{**given, "Type": "RunPython"})
    assert refused.code == "InvalidCmdType.NotFound"


def test_a_cluster_of_computing_servers_has_a_name(ask: Asking) -> None:
    id_ = ask("Ecs", "CreateHpcCluster", Name="one")["HpcClusterId"]
    ask("Ecs", "ModifyHpcClusterAttribute", HpcClusterId=id_, Name="two")
    reply = ask("Ecs", "DescribeHpcClusters", HpcClusterIds=[id_])
    assert [row["Name"] for row in rows(reply, "HpcClusters.HpcCluster")] == ["two"]


@pytest.mark.parametrize(
    ("action", "given", "place_"),
    [
        (
            "CreateAutoSnapshotPolicy",
            {"timePoints": ["1"], "repeatWeekdays": ["1"], "retentionDays": 7},
            ("DescribeAutoSnapshotPolicyEx", "AutoSnapshotPolicies.AutoSnapshotPolicy"),
        ),
        (
            "CreateCommand",
            {"Name": "n", "Type": "RunBatScript", "CommandContent": "x"},
            ("DescribeCommands", "Commands.Command"),
        ),
    ],
)
def test_what_was_given_no_group_shows_none(
    ask: Asking, action: str, given: dict[str, object], place_: tuple[str, str]
) -> None:
    ask("Ecs", action, **given)
    (found,) = rows(ask("Ecs", place_[0]), place_[1])
    assert found["ResourceGroupId"] == ""
