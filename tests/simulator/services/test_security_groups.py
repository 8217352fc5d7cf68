"""Rules of security groups are added, found again and removed by what they say."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows

RULE = {"IpProtocol": "tcp", "PortRange": "443/443", "SourceCidrIp": "10.0.0.0/8"}


@pytest.fixture
def group(ask: Asking) -> str:
    made = ask("Ecs", "CreateSecurityGroup", VpcId=ask.network())
    return str(made["SecurityGroupId"])


def rules(ask: Asking, group: str, **more: Any) -> list[dict[str, Any]]:
    seen = ask("Ecs", "DescribeSecurityGroupAttribute", SecurityGroupId=group, **more)
    return rows(seen, "Permissions.Permission")


def test_a_rule_is_there_once(ask: Asking, group: str) -> None:
    for _ in range(2):
        ask("Ecs", "AuthorizeSecurityGroup", SecurityGroupId=group, **RULE)
    (rule,) = rules(ask, group)
    assert (rule["IpProtocol"], rule["Policy"], rule["Priority"]) == (
        "TCP",
        "Accept",
        "1",
    )


def test_several_rules_come_as_a_list(ask: Asking, group: str) -> None:
    given = [RULE, {**RULE, "PortRange": "80/80"}]
    ask("Ecs", "AuthorizeSecurityGroup", SecurityGroupId=group, Permissions=given)
    ask("Ecs", "AuthorizeSecurityGroupEgress", SecurityGroupId=group, **RULE)
    assert len(rules(ask, group, Direction="ingress")) == 2
    assert len(rules(ask, group, Direction="egress")) == 1
    assert len(rules(ask, group)) == 3


def test_a_rule_is_removed_by_what_it_says_or_by_id(ask: Asking, group: str) -> None:
    for port in ("80/80", "443/443"):
        given = {**RULE, "PortRange": port}
        ask("Ecs", "AuthorizeSecurityGroup", SecurityGroupId=group, **given)
    ask("Ecs", "RevokeSecurityGroup", SecurityGroupId=group, Policy="accept", **RULE)
    (left,) = rules(ask, group)
    assert left["PortRange"] == "80/80"
    named = [left["SecurityGroupRuleId"]]
    ask("Ecs", "RevokeSecurityGroup", SecurityGroupId=group, SecurityGroupRuleId=named)
    assert rules(ask, group) == []


def test_a_group_that_another_one_names_stays(ask: Asking, group: str) -> None:
    other = str(ask("Ecs", "CreateSecurityGroup")["SecurityGroupId"])
    rule = {"IpProtocol": "tcp", "PortRange": "22/22", "SourceGroupId": group}
    ask("Ecs", "AuthorizeSecurityGroup", SecurityGroupId=other, **rule)
    used = ask.refused("Ecs", "DeleteSecurityGroup", SecurityGroupId=group)
    assert used.code == "DependencyViolation"
    ask("Ecs", "DeleteSecurityGroup", SecurityGroupId=other)
    ask("Ecs", "DeleteSecurityGroup", SecurityGroupId=group)


def test_a_wrong_rule_is_refused(ask: Asking, group: str) -> None:
    wrong = {**RULE, "Priority": 0}
    refused = ask.refused(
        "Ecs", "AuthorizeSecurityGroup", SecurityGroupId=group, **wrong
    )
    assert refused.code == "InvalidPriority.Malformed"
