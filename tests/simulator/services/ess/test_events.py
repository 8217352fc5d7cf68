"""What happens to a scaling group, when, and who is told."""

import pytest

from tests.simulator.cloud.asking import ACCOUNT, REGION, Asking, rows


@pytest.fixture
def group(ask: Asking) -> object:
    switch = ask.switch(ask.network(), "10.0.0.0/24")
    made = ask("Ess", "CreateScalingGroup", MinSize=0, MaxSize=2, VSwitchIds=[switch])
    return made["ScalingGroupId"]


def test_a_hook_lives_as_long_as_its_group(ask: Asking, group: object) -> None:
    given = {"ScalingGroupId": group, "LifecycleTransition": "SCALE_OUT"}
    id_ = ask("Ess", "CreateLifecycleHook", **given)["LifecycleHookId"]
    ask("Ess", "ModifyLifecycleHook", LifecycleHookId=id_, HeartbeatTimeout=60)
    reply = ask("Ess", "DescribeLifecycleHooks", ScalingGroupId=group)
    (found,) = rows(reply, "LifecycleHooks.LifecycleHook")
    assert (found["HeartbeatTimeout"], found["DefaultResult"]) == (60, "CONTINUE")
    wrong = {**given, "LifecycleTransition": "SIDEWAYS"}
    assert ask.refused("Ess", "CreateLifecycleHook", **wrong).code == "InvalidParameter"
    ask("Ess", "DeleteScalingGroup", ScalingGroupId=group)
    reply = ask("Ess", "DescribeLifecycleHooks")
    assert rows(reply, "LifecycleHooks.LifecycleHook") == []


def test_a_task_executes_a_rule_that_exists(ask: Asking, group: object) -> None:
    rule = ask(
        "Ess",
        "CreateScalingRule",
        ScalingGroupId=group,
        AdjustmentType="TotalCapacity",
        AdjustmentValue=1,
    )
    when = {"LaunchTime": "2026-12-20T07:12Z"}
    made = ask(
        "Ess", "CreateScheduledTask", ScheduledAction=rule["ScalingRuleAri"], **when
    )
    asked = {"ScheduledTaskId": [made["ScheduledTaskId"]]}
    reply = ask("Ess", "DescribeScheduledTasks", **asked)
    (found,) = rows(reply, "ScheduledTasks.ScheduledTask")
    assert found["ScheduledAction"] == rule["ScalingRuleAri"]
    refused = ask.refused("Ess", "CreateScheduledTask", ScheduledAction="none", **when)
    assert refused.code == "InvalidScalingRuleId.NotFound"
    refused = ask.refused("Ess", "CreateScheduledTask", **when)
    assert refused.code == "MissingParameter"


def test_an_alarm_is_switched_off(ask: Asking, group: object) -> None:
    id_ = ask("Ess", "CreateAlarm", ScalingGroupId=group)["AlarmTaskId"]
    ask("Ess", "DisableAlarm", AlarmTaskId=id_)
    assert alarms(ask, IsEnable="true") == []
    assert alarms(ask, IsEnable="false") == [id_]
    assert ask("Ess", "DeleteAlarm", AlarmTaskId=id_)["AlarmTaskId"] == id_
    assert alarms(ask) == []


def alarms(ask: Asking, **asked: str) -> list[object]:
    reply = ask("Ess", "DescribeAlarms", **asked)
    return [row["AlarmTaskId"] for row in rows(reply, "AlarmList.Alarm")]


def test_each_address_is_told_once(ask: Asking, group: object) -> None:
    given = {
        "ScalingGroupId": group,
        "NotificationArn": f"acs:ess:{REGION}:{ACCOUNT}:queue/q",
        "NotificationType": ["AUTOSCALING:SCALE_OUT_SUCCESS"],
    }
    ask("Ess", "CreateNotificationConfiguration", **given)
    refused = ask.refused("Ess", "CreateNotificationConfiguration", **given)
    assert refused.code == "NotificationConfigurationAlreadyExist"
    given["NotificationType"] = ["AUTOSCALING:SCALE_IN_SUCCESS"]
    ask("Ess", "ModifyNotificationConfiguration", **given)
    reply = ask("Ess", "DescribeNotificationConfigurations", ScalingGroupId=group)
    (found,) = rows(
        reply, "NotificationConfigurationModels.NotificationConfigurationModel"
    )
    assert found["NotificationTypes"] == ["AUTOSCALING:SCALE_IN_SUCCESS"]
