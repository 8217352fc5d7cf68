"""Application load balancers: what forwards where, and what holds what."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows


@pytest.fixture
def balancer(ask: Asking) -> dict[str, Any]:
    network = ask.network()
    zone = {"ZoneId": ZONE, "VSwitchId": ask.switch(network, "10.0.1.0/24")}
    made = ask(
        "Alb",
        "CreateLoadBalancer",
        VpcId=network,
        AddressType="Intranet",
        LoadBalancerEdition="Basic",
        LoadBalancerBillingConfig={"PayType": "PostPay"},
        ZoneMappings=[zone],
    )
    group = ask(
        "Alb",
        "CreateServerGroup",
        ServerGroupName="web",
        VpcId=network,
        HealthCheckConfig={"HealthCheckEnabled": True},
    )
    listener = ask(
        "Alb",
        "CreateListener",
        **made,
        ListenerPort=80,
        ListenerProtocol="HTTP",
        DefaultActions=forward(str(group["ServerGroupId"])),
    )
    return {**made, **group, **listener}


def forward(group: str) -> list[dict[str, Any]]:
    tuples = [{"ServerGroupId": group}]
    config = {"ServerGroupTuples": tuples}
    return [{"Type": "ForwardGroup", "Order": 1, "ForwardGroupConfig": config}]


def test_a_job_is_asked_for_by_what_it_was_about(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    about = {"ResourceIds": [balancer["ListenerId"]], "ResourceType": "listener"}
    listed = ask("Alb", "ListAsynJobs", JobIds=[balancer["JobId"]], **about)
    (job,) = rows(listed, "Jobs")
    assert job["Status"] == "Succeeded"


def test_a_group_stays_while_a_listener_or_a_rule_forwards_to_it(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    name = {"ServerGroupId": balancer["ServerGroupId"]}
    assert ask.refused("Alb", "DeleteServerGroup", **name)
    other = ask(
        "Alb",
        "CreateServerGroup",
        ServerGroupName="other",
        VpcId=ask.network("10.4.0.0/16"),
        HealthCheckConfig={"HealthCheckEnabled": False},
    )
    rule = ask(
        "Alb",
        "CreateRule",
        ListenerId=balancer["ListenerId"],
        Priority=1,
        RuleName="host",
        RuleActions=forward(str(other["ServerGroupId"])),
        RuleConditions=[{"Type": "Host", "HostConfig": {"Values": ["a.example"]}}],
    )
    second = {"ServerGroupId": other["ServerGroupId"]}
    refused = ask.refused("Alb", "DeleteServerGroup", **second)
    assert refused.code == "ResourceInUse.ServerGroup"
    ask("Alb", "DeleteRules", RuleIds=[rule["RuleId"]])
    ask("Alb", "DeleteServerGroup", **second)


def test_an_access_list_stays_while_it_guards(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    made = ask("Alb", "CreateAcl", AclName="offices")
    acl = {"AclId": made["AclId"]}
    entries = [{"Entry": "10.0.0.0/8", "Description": "offices"}]
    ask("Alb", "AddEntriesToAcl", **acl, AclEntries=entries)
    pair = {"ListenerId": balancer["ListenerId"], "AclIds": [made["AclId"]]}
    ask("Alb", "AssociateAclsWithListener", **pair, AclType="White")
    refused = ask.refused("Alb", "DeleteAcl", **acl)
    assert refused.code == "ResourceInUse.Acl"
    ask("Alb", "DissociateAclsFromListener", **pair)
    ask("Alb", "RemoveEntriesFromAcl", **acl, Entries=["10.0.0.0/8"])
    assert ask("Alb", "ListAclEntries", **acl)["AclEntries"] == []
    ask("Alb", "DeleteAcl", **acl)


def test_two_rules_have_no_priority_in_common(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    rule = {
        "Priority": 3,
        "RuleName": "host",
        "RuleActions": forward(balancer["ServerGroupId"]),
        "RuleConditions": [{"Type": "Path", "PathConfig": {"Values": ["/a"]}}],
    }
    name = {"ListenerId": balancer["ListenerId"]}
    refused = ask.refused("Alb", "CreateRules", **name, Rules=[rule, rule])
    assert refused.code == "Conflict.Priority"
    assert ask("Alb", "ListRules")["TotalCount"] == 0
    ask("Alb", "CreateRules", **name, Rules=[rule, {**rule, "Priority": 4}])
    assert ask("Alb", "ListRules")["TotalCount"] == 2


def test_a_balancer_is_protected_by_an_action_of_its_own(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    name = {"LoadBalancerId": balancer["LoadBalancerId"]}
    ask("Alb", "EnableDeletionProtection", ResourceId=balancer["LoadBalancerId"])
    assert ask.refused("Alb", "DeleteLoadBalancer", **name)
    ask("Alb", "DisableDeletionProtection", ResourceId=balancer["LoadBalancerId"])
    ask("Alb", "DeleteLoadBalancer", **name)
    listener = {"ListenerId": balancer["ListenerId"]}
    gone = ask.refused("Alb", "GetListenerAttribute", **listener)
    assert gone.code == "ResourceNotFound.Listener"


def test_a_group_takes_its_health_check_from_a_template(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    template = ask(
        "Alb",
        "CreateHealthCheckTemplate",
        HealthCheckTemplateName="live",
        HealthCheckPath="/live",
    )
    name = {"ServerGroupId": balancer["ServerGroupId"]}
    ask("Alb", "ApplyHealthCheckTemplateToServerGroup", **name, **template)
    (seen,) = rows(ask("Alb", "ListServerGroups"), "ServerGroups")
    health = seen["HealthCheckConfig"]
    assert isinstance(health, dict)
    assert health["HealthCheckPath"] == "/live"
