"""Network load balancers: zones, protection, and what holds what."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import ZONE, Asking, rows


@pytest.fixture
def balancer(ask: Asking) -> dict[str, Any]:
    network = ask.network()
    zone = {"ZoneId": ZONE, "VSwitchId": ask.switch(network, "10.0.1.0/24")}
    made = ask(
        "Nlb",
        "CreateLoadBalancer",
        VpcId=network,
        AddressType="Intranet",
        ZoneMappings=[zone],
        DeletionProtectionConfig={"Enabled": True, "Reason": "in use"},
    )
    group = ask("Nlb", "CreateServerGroup", ServerGroupName="web", VpcId=network)
    return {
        "LoadBalancerId": made["LoadbalancerId"],
        "ServerGroupId": group["ServerGroupId"],
        "VpcId": network,
        "zone": zone,
    }


def name(balancer: dict[str, Any]) -> dict[str, Any]:
    return {"LoadBalancerId": balancer["LoadBalancerId"]}


def listen(ask: Asking, balancer: dict[str, Any], port: int = 80) -> dict[str, Any]:
    return ask(
        "Nlb",
        "CreateListener",
        **name(balancer),
        ServerGroupId=balancer["ServerGroupId"],
        ListenerPort=port,
        ListenerProtocol="TCP",
    )


def test_a_balancer_has_an_address_in_each_zone(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    seen = ask("Nlb", "GetLoadBalancerAttribute", **name(balancer))
    (zone,) = rows(seen, "ZoneMappings")
    (address,) = rows(zone, "LoadBalancerAddresses")
    assert str(address["PrivateIPv4Address"]).startswith("10.0.1.")
    foreign = ask.switch(ask.network("10.9.0.0/16"), "10.9.1.0/24")
    refused = ask.refused(
        "Nlb",
        "UpdateLoadBalancerZones",
        **name(balancer),
        ZoneMappings=[{"ZoneId": ZONE, "VSwitchId": foreign}],
    )
    assert refused.code == "IllegalParam.ZoneMappings"


def test_protection_is_lifted_before_deletion(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    refused = ask.refused("Nlb", "DeleteLoadBalancer", **name(balancer))
    assert refused.code == "OperationDenied.DeletionProtection"
    off = {**name(balancer), "DeletionProtectionEnabled": False}
    ask("Nlb", "UpdateLoadBalancerProtection", **off)
    job = ask("Nlb", "DeleteLoadBalancer", **name(balancer))
    assert ask("Nlb", "GetJobStatus", JobId=job["JobId"])["Status"] == "Succeeded"


def test_a_group_that_a_listener_uses_stays(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    listen(ask, balancer)
    twice = {"ListenerPort": 80, "ListenerProtocol": "TCP"}
    group = {"ServerGroupId": balancer["ServerGroupId"]}
    refused = ask.refused("Nlb", "CreateListener", **name(balancer), **group, **twice)
    assert refused.code == "ResourceAlreadyExist.Listener"
    refused = ask.refused("Nlb", "DeleteServerGroup", **group)
    assert refused.code == "ResourceInUse.serverGroup"
    (seen,) = rows(ask("Nlb", "ListServerGroups"), "ServerGroups")
    assert seen["RelatedLoadBalancerIds"] == [balancer["LoadBalancerId"]]


def test_a_listener_stops_and_starts(ask: Asking, balancer: dict[str, Any]) -> None:
    made = {"ListenerId": listen(ask, balancer)["ListenerId"]}
    assert ask.refused("Nlb", "StartListener", **made)
    ask("Nlb", "StopListener", **made)
    assert ask("Nlb", "GetListenerAttribute", **made)["ListenerStatus"] == "Stopped"
    ask("Nlb", "StartListener", **made)


def test_servers_come_and_go_all_or_none(ask: Asking, balancer: dict[str, Any]) -> None:
    group = {"ServerGroupId": balancer["ServerGroupId"]}
    one = {"ServerId": "10.0.1.7", "ServerIp": "10.0.1.7", "ServerType": "Ip"}
    servers = [{**one, "Port": port} for port in (80, 81)]
    ask("Nlb", "AddServersToServerGroup", **group, Servers=servers)
    more = [{**one, "Port": 82}, {**one, "Port": 81}]
    assert ask.refused("Nlb", "AddServersToServerGroup", **group, Servers=more)
    assert ask("Nlb", "ListServerGroupServers", **group)["TotalCount"] == 2
    ask("Nlb", "RemoveServersFromServerGroup", **group, Servers=servers[:1])
    assert ask("Nlb", "ListServerGroupServers", **group)["TotalCount"] == 1


def test_a_part_of_a_health_check_changes_alone(
    ask: Asking, balancer: dict[str, Any]
) -> None:
    group = {"ServerGroupId": balancer["ServerGroupId"]}
    part = {"HealthCheckConfig": {"HealthCheckInterval": 20}}
    ask("Nlb", "UpdateServerGroupAttribute", **group, **part)
    (seen,) = rows(ask("Nlb", "ListServerGroups"), "ServerGroups")
    health = seen["HealthCheck"]
    assert isinstance(health, dict)
    assert (health["HealthCheckInterval"], health["HealthyThreshold"]) == (20, 2)
