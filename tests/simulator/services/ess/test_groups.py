"""Groups that scale: their members are servers, as many as the group says."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.servers import IMAGE, SIZE, place, run

At = dict[str, str]


@pytest.fixture
def at(ask: Asking) -> At:
    where = place(ask)
    made = ask(
        "Ess",
        "CreateScalingGroup",
        MinSize=1,
        MaxSize=3,
        VSwitchIds=[where["VSwitchId"]],
    )
    group = str(made["ScalingGroupId"])
    recipe = ask(
        "Ess",
        "CreateScalingConfiguration",
        ScalingGroupId=group,
        ImageId=IMAGE,
        InstanceType=SIZE,
        SecurityGroupId=where["SecurityGroupId"],
        SystemDisk={"Category": "cloud_essd", "Size": 60},
        Tags='{"from": "group"}',
    )
    id_ = str(recipe["ScalingConfigurationId"])
    return {**where, "ScalingGroupId": group, "ScalingConfigurationId": id_}


def enable(ask: Asking, at: At) -> None:
    ask(
        "Ess",
        "EnableScalingGroup",
        ScalingGroupId=at["ScalingGroupId"],
        ActiveScalingConfigurationId=at["ScalingConfigurationId"],
    )


def members(ask: Asking, at: At) -> list[dict[str, Any]]:
    given = {"ScalingGroupId": at["ScalingGroupId"]}
    reply = ask("Ess", "DescribeScalingInstances", **given)
    return rows(reply, "ScalingInstances.ScalingInstance")


def test_a_group_without_a_recipe_is_not_enabled(ask: Asking) -> None:
    made = ask("Ess", "CreateScalingGroup", MinSize=0, MaxSize=1)
    given = {"ScalingGroupId": made["ScalingGroupId"]}
    refused = ask.refused("Ess", "EnableScalingGroup", **given)
    assert refused.code == "MissingActiveScalingConfiguration"
    wrong = ask.refused("Ess", "ModifyScalingGroup", **given, MinSize=2)
    assert wrong.code == "InvalidParameter.Conflict"


def test_an_enabled_group_starts_its_servers(ask: Asking, at: At) -> None:
    assert members(ask, at) == []
    enable(ask, at)
    (one,) = members(ask, at)
    found: Any = rows(ask("Ecs", "DescribeInstances"), "Instances.Instance")
    (server,) = found
    assert server["InstanceId"] == one["InstanceId"]
    assert server["Tags"]["Tag"][0]["TagValue"] == "group"
    (recipe,) = rows(
        ask("Ess", "DescribeScalingConfigurations"),
        "ScalingConfigurations.ScalingConfiguration",
    )
    assert (recipe["LifecycleState"], recipe["SystemDiskSize"]) == ("Active", 60)
    used = ask.refused(
        "Ess",
        "DeleteScalingConfiguration",
        ScalingConfigurationId=at["ScalingConfigurationId"],
    )
    assert used.code == "IncorrectScalingConfigurationLifecycleState"


def test_a_rule_stays_within_the_limits(ask: Asking, at: At) -> None:
    rule = ask(
        "Ess",
        "CreateScalingRule",
        ScalingGroupId=at["ScalingGroupId"],
        AdjustmentType="QuantityChangeInCapacity",
        AdjustmentValue=5,
    )
    ari = {"ScalingRuleAri": rule["ScalingRuleAri"]}
    idle = ask.refused("Ess", "ExecuteScalingRule", **ari)
    assert idle.code == "IncorrectScalingGroupStatus"
    enable(ask, at)
    ask("Ess", "ExecuteScalingRule", **ari)
    assert len(members(ask, at)) == 3


def test_a_group_with_servers_goes_by_force_only(ask: Asking, at: At) -> None:
    enable(ask, at)
    given = {"ScalingGroupId": at["ScalingGroupId"]}
    held = ask.refused("Ess", "DeleteScalingGroup", **given)
    assert held.code == "IncorrectScalingGroupStatus"
    own = run(ask, at)
    ask("Ess", "AttachInstances", **given, InstanceId=[own])
    ask("Ess", "DeleteScalingGroup", **given, ForceDelete=True)
    left = rows(ask("Ecs", "DescribeInstances"), "Instances.Instance")
    assert [row["InstanceId"] for row in left] == [own]


def test_a_protected_member_stays_in_service(ask: Asking, at: At) -> None:
    enable(ask, at)
    given = {"ScalingGroupId": at["ScalingGroupId"]}
    ask("Ess", "ModifyScalingGroup", **given, DesiredCapacity=2)
    first, second = (row["InstanceId"] for row in members(ask, at))
    kept = {"InstanceId": [first], "ProtectedFromScaleIn": True}
    ask("Ess", "SetInstancesProtection", **given, **kept)
    ask("Ess", "ModifyScalingGroup", **given, DesiredCapacity=1)
    assert [row["InstanceId"] for row in members(ask, at)] == [first]
    assert second != first
