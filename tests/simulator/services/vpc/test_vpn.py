"""VPN gateways, their connections and routes."""

import json
from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows


@pytest.fixture
def tunnel(ask: Asking) -> dict[str, Any]:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    gateway = ask(
        "Vpc",
        "CreateVpnGateway",
        VpcId=network,
        VSwitchId=switch,
        Bandwidth=100,
        EnableIpsec=True,
        EnableSsl=False,
        InstanceChargeType="POSTPAY",
    )
    far = ask("Vpc", "CreateCustomerGateway", IpAddress="203.0.113.10")
    connection = ask(
        "Vpc",
        "CreateVpnConnection",
        VpnGatewayId=gateway["VpnGatewayId"],
        CustomerGatewayId=far["CustomerGatewayId"],
        LocalSubnet="10.0.0.0/16",
        RemoteSubnet="172.16.0.0/12",
        IkeConfig=json.dumps({"IkeVersion": "ikev2", "Psk": "a word"}),
        HealthCheckConfig=json.dumps({"enable": "true", "dip": "172.16.0.1"}),
    )
    return {**gateway, **far, **connection}


def test_a_gateway_says_its_charge_and_bandwidth_in_its_own_words(
    ask: Asking, tunnel: dict[str, Any]
) -> None:
    seen = ask("Vpc", "DescribeVpnGateway", VpnGatewayId=tunnel["VpnGatewayId"])
    said = {name: seen[name] for name in ("ChargeType", "Spec", "IpsecVpn", "SslVpn")}
    assert said == {
        "ChargeType": "PostpayByFlow",
        "Spec": "100M",
        "IpsecVpn": "enable",
        "SslVpn": "disable",
    }


def test_documents_are_read_over_the_defaults(
    ask: Asking, tunnel: dict[str, Any]
) -> None:
    name = {"VpnConnectionId": tunnel["VpnConnectionId"]}
    seen = ask("Vpc", "DescribeVpnConnection", **name)
    ike, check = seen["IkeConfig"], seen["VcoHealthCheck"]
    assert isinstance(ike, dict)
    assert isinstance(check, dict)
    assert (ike["IkeVersion"], ike["IkeMode"]) == ("ikev2", "main")
    assert check["Dip"] == "172.16.0.1"
    given = json.dumps({"IkeMode": "aggressive"})
    ask("Vpc", "ModifyVpnConnectionAttribute", **name, IkeConfig=given)
    after = ask("Vpc", "DescribeVpnConnection", **name)["IkeConfig"]
    assert isinstance(after, dict)
    assert (after["IkeVersion"], after["IkeMode"]) == ("ikev2", "aggressive")


def test_a_document_that_is_none_is_refused(
    ask: Asking, tunnel: dict[str, Any]
) -> None:
    refused = ask.refused(
        "Vpc",
        "ModifyVpnConnectionAttribute",
        VpnConnectionId=tunnel["VpnConnectionId"],
        IpsecConfig="{",
    )
    assert refused.code == "InvalidParameter"


def test_what_a_connection_needs_stays(ask: Asking, tunnel: dict[str, Any]) -> None:
    gateway = {"VpnGatewayId": tunnel["VpnGatewayId"]}
    far = {"CustomerGatewayId": tunnel["CustomerGatewayId"]}
    refused = ask.refused("Vpc", "DeleteVpnGateway", **gateway)
    assert refused.code == "VpnConnectionExist"
    assert ask.refused("Vpc", "DeleteCustomerGateway", **far)
    ask("Vpc", "DeleteVpnConnection", VpnConnectionId=tunnel["VpnConnectionId"])
    ask("Vpc", "DeleteVpnGateway", **gateway)
    ask("Vpc", "DeleteCustomerGateway", **far)


def test_a_route_is_published_and_weighed(ask: Asking, tunnel: dict[str, Any]) -> None:
    route = {
        "VpnGatewayId": tunnel["VpnGatewayId"],
        "NextHop": tunnel["VpnConnectionId"],
        "RouteDest": "172.16.0.0/12",
    }
    ask("Vpc", "CreateVpnRouteEntry", **route, Weight=100, PublishVpc=False)
    ask("Vpc", "PublishVpnRouteEntry", **route, PublishVpc=True, RouteType="dbr")
    ask("Vpc", "ModifyVpnRouteEntryWeight", **route, Weight=100, NewWeight=0)
    seen = ask("Vpc", "DescribeVpnRouteEntries", VpnGatewayId=route["VpnGatewayId"])
    (row,) = rows(seen, "VpnRouteEntries.VpnRouteEntry")
    assert (row["State"], row["Weight"]) == ("published", 0)
    twice = ask.refused(
        "Vpc", "CreateVpnRouteEntry", **route, Weight=100, PublishVpc=True
    )
    assert twice.code == "RouteEntry.Exist"
    ask("Vpc", "DeleteVpnRouteEntry", **route, Weight=0)
