"""Alarms and whom they reach."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows

RULE = {
    "RuleId": "cpu",
    "RuleName": "cpu",
    "Namespace": "acs_ecs_dashboard",
    "MetricName": "CPUUtilization",
    "ContactGroups": "duty",
    "Resources": '[{"resource":"_ALL"}]',
    "Escalations": {"Critical": {"Threshold": "85", "Times": 3}},
}


def people(ask: Asking) -> None:
    channels = {"Mail": "duty@gov.example"}
    ask("Cms", "PutContact", ContactName="ana", Describe="", Channels=channels)
    ask("Cms", "PutContactGroup", ContactGroupName="duty", ContactNames=["ana"])


def test_a_group_loses_a_contact_that_is_deleted(ask: Asking) -> None:
    people(ask)
    path = "ContactGroupList.ContactGroup"
    (row,) = rows(ask("Cms", "DescribeContactGroupList"), path)
    assert row["Contacts"] == {"Contact": ["ana"]}
    ask("Cms", "DeleteContact", ContactName="ana")
    (row,) = rows(ask("Cms", "DescribeContactGroupList"), path)
    assert row["Contacts"] == {"Contact": []}


def test_a_group_of_nobody_known_is_refused(ask: Asking) -> None:
    given = {"ContactGroupName": "duty", "ContactNames": ["nobody"]}
    assert ask.refused("Cms", "PutContactGroup", **given).code == "ContactNotExists"


@pytest.mark.parametrize("channels", [{}, {"Mail": ""}, {"Mail": "no address"}])
def test_a_contact_that_nothing_reaches_is_refused(
    ask: Asking, channels: dict[str, str]
) -> None:
    given = {"ContactName": "ana", "Describe": "", "Channels": channels}
    assert ask.refused("Cms", "PutContact", **given).code == "ParameterInvalid"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ContactGroups": "nobody"}, "ContactGroupNotExists"),
        ({"Escalations": None}, "MissingParameter"),
        ({"Resources": "no json"}, "ParameterInvalid"),
        ({"Escalations": {"Critical": {"Times": 3}}}, "MissingParameter"),
    ],
)
def test_an_alarm_that_could_not_ring_is_refused(
    ask: Asking, change: dict[str, Any], code: str
) -> None:
    people(ask)
    refused = ask.refused("Cms", "PutResourceMetricRule", **{**RULE, **change})
    assert refused.code == code


def test_an_alarm_is_put_twice_and_is_one(ask: Asking) -> None:
    people(ask)
    ask("Cms", "PutResourceMetricRule", **RULE)
    ask("Cms", "PutResourceMetricRule", **{**RULE, "RuleName": "processor"})
    (row,) = rows(ask("Cms", "DescribeMetricRuleList", RuleIds="cpu"), "Alarms.Alarm")
    assert (row["RuleName"], row["EnableState"]) == ("processor", True)
    ask("Cms", "DisableMetricRules", RuleId=["cpu"])
    (row,) = rows(ask("Cms", "DescribeMetricRuleList"), "Alarms.Alarm")
    assert row["EnableState"] is False
    held = ask.refused("Cms", "DeleteContactGroup", ContactGroupName="duty")
    assert held.code == "DependencyViolation"
    ask("Cms", "DeleteMetricRules", Id=["cpu"])
    ask("Cms", "DeleteContactGroup", ContactGroupName="duty")
