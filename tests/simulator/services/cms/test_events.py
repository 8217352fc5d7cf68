"""Rules on events: who is told must be there."""

from typing import Any

from tests.simulator.cloud.asking import Asking, rows

RULE = {
    "RuleName": "servers",
    "EventPattern": [{"Product": "ecs", "LevelList": ["CRITICAL"]}],
}


def test_a_pattern_is_shown_itself_and_as_a_list(ask: Asking) -> None:
    ask("Cms", "PutEventRule", **RULE)
    (row,) = rows(ask("Cms", "DescribeEventRuleList"), "EventRules.EventRule")
    pattern: Any = row["EventPattern"]
    assert pattern["Product"] == "ecs"
    assert pattern["LevelList"] == {"LevelList": ["CRITICAL"]}
    assert pattern["EventPattern"][0]["Product"] == "ecs"


def test_targets_exist_and_are_replaced_by_their_ids(ask: Asking) -> None:
    ask("Cms", "PutEventRule", **RULE)
    target = {"Id": "1", "Level": "2", "ContactGroupName": "duty"}
    given = {"RuleName": "servers", "ContactParameters": [target]}
    refusal = ask.refused("Cms", "PutEventRuleTargets", **given)
    assert refusal.code == "ContactGroupNotExists"
    ask("Cms", "PutContactGroup", ContactGroupName="duty", Describe="", ContactNames=[])
    ask("Cms", "PutEventRuleTargets", **given)
    ask("Cms", "PutEventRuleTargets", **given)
    seen: Any = ask("Cms", "DescribeEventRuleTargetList", RuleName="servers")
    assert len(seen["ContactParameters"]["ContactParameter"]) == 1
    ask("Cms", "DeleteEventRuleTargets", RuleName="servers", Ids=["1"])
    seen = ask("Cms", "DescribeEventRuleTargetList", RuleName="servers")
    assert seen["ContactParameters"]["ContactParameter"] == []
