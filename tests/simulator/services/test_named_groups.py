"""Groups that are only names for other things."""

from tests.simulator.cloud.asking import Asking, rows


def test_one_call_makes_and_renames_a_group_of_servers(ask: Asking) -> None:
    made = ask("Sas", "CreateOrUpdateAssetGroup", GroupName="one")
    id_ = made["GroupId"]
    assert ask.refused("Sas", "CreateOrUpdateAssetGroup", GroupName="one").code == (
        "GroupNameExist"
    )
    ask("Sas", "CreateOrUpdateAssetGroup", GroupId=id_, GroupName="two")
    found = rows(ask("Sas", "DescribeAllGroups"), "Groups")
    assert [row["GroupName"] for row in found] == ["two"]
    ask("Sas", "DeleteGroup", GroupId=id_)
    gone = ask.refused("Sas", "CreateOrUpdateAssetGroup", GroupId=id_, GroupName="x")
    assert gone.code == "GroupNotExist"
    agent = ask.refused("Sas", "CreateOrUpdateAssetGroup", GroupName="x", Uuids="u")
    assert agent.code == "AssetNotExist"


def test_a_monitor_group_has_members_of_several_products(ask: Asking) -> None:
    group = ask("Cms", "CreateMonitorGroup", GroupName="watched")["GroupId"]
    members = [
        {"Category": "vpc", "InstanceId": "vpc-1", "InstanceName": "net"},
        {"Category": "ecs", "InstanceId": "i-1", "InstanceName": "server"},
    ]
    ask("Cms", "CreateMonitorGroupInstances", GroupId=group, Instances=members)
    assert listed(ask, group) == ["vpc-1", "i-1"]
    assert listed(ask, group, Category="ecs") == ["i-1"]
    gone = {"GroupId": group, "Category": "vpc", "InstanceIdList": "vpc-1"}
    ask("Cms", "DeleteMonitorGroupInstances", **gone)
    assert listed(ask, group) == ["i-1"]
    ask("Cms", "DeleteMonitorGroup", GroupId=group)
    refused = ask.refused("Cms", "DescribeMonitorGroupInstances", GroupId=group)
    assert refused.code == "ResourceNotFound"


def listed(ask: Asking, group: object, **asked: str) -> list[object]:
    reply = ask("Cms", "DescribeMonitorGroupInstances", GroupId=group, **asked)
    return [row["InstanceId"] for row in rows(reply, "Resources.Resource")]
