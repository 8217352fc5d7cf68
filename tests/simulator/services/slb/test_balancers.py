"""Classic load balancers: addresses, listeners, groups of servers, certificates."""

import datetime as dt
import json
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.servers import place, run, server

At = dict[str, str]


@pytest.fixture
def at(ask: Asking) -> At:
    where = place(ask)
    made = ask("Slb", "CreateLoadBalancer", VSwitchId=where["VSwitchId"])
    return {**where, "LoadBalancerId": str(made["LoadBalancerId"])}


def group(ask: Asking, at: At, *servers: str) -> str:
    backend = [{"ServerId": one, "Port": 443, "Weight": 100} for one in servers]
    made = ask(
        "Slb",
        "CreateVServerGroup",
        LoadBalancerId=at["LoadBalancerId"],
        BackendServers=json.dumps(backend),
    )
    return str(made["VServerGroupId"])


def servers_of(ask: Asking, id_: str) -> list[dict[str, Any]]:
    reply = ask("Slb", "DescribeVServerGroupAttribute", VServerGroupId=id_)
    return rows(reply, "BackendServers.BackendServer")


def pair(name: str) -> tuple[str, str]:
    """Return a certificate and its key, both as text."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=90))
        .sign(key, hashes.SHA256())
    )
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = serialization.Encoding.PEM
    return made.public_bytes(pem).decode(), key.private_bytes(pem, *form).decode()


def test_a_balancer_and_a_server_never_share_an_address(ask: Asking, at: At) -> None:
    given = {"LoadBalancerId": at["LoadBalancerId"]}
    seen = ask("Slb", "DescribeLoadBalancerAttribute", **given)
    address = server(ask, run(ask, at))["PrivateIpAddress"]
    assert seen["Address"] != address
    assert (seen["AddressType"], seen["LoadBalancerStatus"]) == ("intranet", "active")


def test_a_protected_balancer_stays(ask: Asking, at: At) -> None:
    given = {"LoadBalancerId": at["LoadBalancerId"]}
    ask("Slb", "SetLoadBalancerDeleteProtection", **given, DeleteProtection="on")
    held = ask.refused("Slb", "DeleteLoadBalancer", **given)
    assert held.code == "OperationDenied.DeleteProtectionIsOn"
    ask("Slb", "SetLoadBalancerDeleteProtection", **given, DeleteProtection="off")
    ask("Slb", "DeleteLoadBalancer", **given)
    gone = ask.refused("Slb", "DescribeLoadBalancerAttribute", **given)
    assert (gone.status, gone.code) == (404, "InvalidLoadBalancerId.NotFound")


def test_a_group_has_its_servers_until_they_are_gone(ask: Asking, at: At) -> None:
    first, second = run(ask, at), run(ask, at)
    id_ = group(ask, at, first)
    more = json.dumps([{"ServerId": second, "Port": 80}])
    ask("Slb", "AddVServerGroupBackendServers", VServerGroupId=id_, BackendServers=more)
    assert {row["ServerId"] for row in servers_of(ask, id_)} == {first, second}
    ask("Ecs", "DeleteInstance", InstanceId=first, Force=True)
    assert [row["Port"] for row in servers_of(ask, id_)] == [80]
    ask(
        "Slb",
        "RemoveVServerGroupBackendServers",
        VServerGroupId=id_,
        BackendServers=more,
    )
    assert servers_of(ask, id_) == []


def test_a_server_that_is_not_there_is_refused(ask: Asking, at: At) -> None:
    refused = ask.refused(
        "Slb",
        "CreateVServerGroup",
        LoadBalancerId=at["LoadBalancerId"],
        BackendServers='[{"ServerId": "i-none", "Port": 443}]',
    )
    assert refused.code == "InvalidServerId.NotFound"


def test_a_listener_is_stopped_at_first_and_holds_its_group(
    ask: Asking, at: At
) -> None:
    id_ = group(ask, at)
    port = {"LoadBalancerId": at["LoadBalancerId"], "ListenerPort": 80}
    ask(
        "Slb",
        "CreateLoadBalancerHTTPListener",
        **port,
        Bandwidth=-1,
        HealthCheck="off",
        VServerGroupId=id_,
    )
    read = "DescribeLoadBalancerHTTPListenerAttribute"
    assert ask("Slb", read, **port)["Status"] == "stopped"
    ask("Slb", "StartLoadBalancerListener", **port)
    ask("Slb", "SetLoadBalancerHTTPListenerAttribute", **port, Scheduler="rr")
    seen = ask("Slb", read, **port)
    assert (seen["Status"], seen["Scheduler"]) == ("running", "rr")
    used = ask.refused("Slb", "DeleteVServerGroup", VServerGroupId=id_)
    assert used.code == "RspoolVipExist"
    whole = ask("Slb", "DescribeLoadBalancerAttribute", **port)
    assert whole["ListenerPorts"] == {"ListenerPort": [80]}
    ask("Slb", "DeleteLoadBalancerListener", **port)
    assert ask.refused("Slb", read, **port).status == 404
    ask("Slb", "DeleteVServerGroup", VServerGroupId=id_)


def test_a_port_has_one_listener_of_a_protocol(ask: Asking, at: At) -> None:
    port = {"LoadBalancerId": at["LoadBalancerId"], "ListenerPort": 53}
    ask("Slb", "CreateLoadBalancerTCPListener", **port, Bandwidth=-1)
    again = ask.refused("Slb", "CreateLoadBalancerTCPListener", **port, Bandwidth=-1)
    assert again.code == "ListenerAlreadyExists"
    ask("Slb", "CreateLoadBalancerUDPListener", **port, Bandwidth=-1)
    both = ask.refused("Slb", "StopLoadBalancerListener", **port)
    assert both.code == "MissingParameter"
    ask("Slb", "StopLoadBalancerListener", **port, ListenerProtocol="udp")


def test_a_certificate_is_read_and_kept_while_it_is_used(ask: Asking, at: At) -> None:
    text, key = pair("www.gov.example")
    made = ask("Slb", "UploadServerCertificate", ServerCertificate=text, PrivateKey=key)
    assert made["CommonName"] == "www.gov.example"
    assert made["ExpireTime"] == "2026-04-01T00:00:00Z"
    id_ = made["ServerCertificateId"]
    port = {"LoadBalancerId": at["LoadBalancerId"], "ListenerPort": 443}
    ask(
        "Slb",
        "CreateLoadBalancerHTTPSListener",
        **port,
        Bandwidth=-1,
        HealthCheck="off",
        ServerCertificateId=id_,
    )
    used = ask.refused("Slb", "DeleteServerCertificate", ServerCertificateId=id_)
    assert used.code == "CertificateAndPrivateKeyIsRefered"
    (row,) = rows(
        ask("Slb", "DescribeServerCertificates"), "ServerCertificates.ServerCertificate"
    )
    assert "PrivateKey" not in row


def test_a_key_of_another_certificate_is_refused(ask: Asking) -> None:
    text, _ = pair("a")
    _, other = pair("b")
    given = {"ServerCertificate": text, "PrivateKey": other}
    refused = ask.refused("Slb", "UploadServerCertificate", **given)
    assert refused.code == "CertificateAndPrivateKeyMismatch"
    broken = {"ServerCertificate": text[:200], "PrivateKey": other}
    refused = ask.refused("Slb", "UploadServerCertificate", **broken)
    assert refused.code == "InvalidServerCertificate"


def test_a_stopped_server_is_not_well(ask: Asking, at: At) -> None:
    one = run(ask, at)
    id_ = group(ask, at, one)
    port = {"LoadBalancerId": at["LoadBalancerId"], "ListenerPort": 80}
    ask("Slb", "CreateLoadBalancerTCPListener", **port, VServerGroupId=id_)
    path = "BackendServers.BackendServer"
    (row,) = rows(ask("Slb", "DescribeHealthStatus", **port), path)
    assert row["ServerHealthStatus"] == "normal"
    ask("Ecs", "StopInstance", InstanceId=one)
    (row,) = rows(ask("Slb", "DescribeHealthStatus", **port), path)
    assert row["ServerHealthStatus"] == "abnormal"


def test_an_access_list_takes_blocks_only(ask: Asking) -> None:
    made = ask("Slb", "CreateAccessControlList", AclName="office")
    given = {"AclId": made["AclId"]}
    wrong = ask.refused(
        "Slb", "AddAccessControlListEntry", **given, AclEntrys='[{"entry": "here"}]'
    )
    assert wrong.code == "InvalidAclEntry"
    entries = '[{"entry": "10.0.0.0/8", "comment": "inside"}]'
    ask("Slb", "AddAccessControlListEntry", **given, AclEntrys=entries)
    seen = ask("Slb", "DescribeAccessControlListAttribute", **given)
    assert rows(seen, "AclEntrys.AclEntry") == [
        {"AclEntryIP": "10.0.0.0/8", "AclEntryComment": "inside"}
    ]


def test_lists_are_read_in_either_quotes(ask: Asking, at: At) -> None:
    one = run(ask, at)
    given = {"LoadBalancerId": at["LoadBalancerId"]}
    servers = f"[{{'ServerId':'{one}','Weight':'80', 'Type': 'ecs'}}]"
    made: Any = ask("Slb", "AddBackendServers", **given, BackendServers=servers)
    (row,) = made["BackendServers"]["BackendServer"]
    assert (row["ServerId"], row["Weight"]) == (one, "80")
    port = {**given, "ListenerPort": 80}
    ask("Slb", "CreateLoadBalancerHTTPListener", **port, Bandwidth=-1)
    rule = {"RuleName": "a", "Url": "/a", "VServerGroupId": group(ask, at)}
    rules: Any = ask("Slb", "CreateRules", **port, RuleList=json.dumps([rule]))
    (new,) = rules["Rules"]["Rule"]
    ask("Slb", "DeleteRules", RuleIds=f"['{new['RuleId']}']")
    assert rows(ask("Slb", "DescribeRules", **port), "Rules.Rule") == []


def test_a_rule_goes_with_its_listener(ask: Asking, at: At) -> None:
    port = {"LoadBalancerId": at["LoadBalancerId"], "ListenerPort": 80}
    ask("Slb", "CreateLoadBalancerHTTPListener", **port, Bandwidth=-1)
    rule = {"RuleName": "a", "Url": "/a", "VServerGroupId": group(ask, at)}
    ask("Slb", "CreateRules", **port, RuleList=json.dumps([rule]))
    twice = ask.refused("Slb", "CreateRules", **port, RuleList=json.dumps([rule]))
    assert twice.code == "DomainExist"
    ask("Slb", "DeleteLoadBalancerListener", **port)
    assert rows(ask("Slb", "DescribeRules", **port), "Rules.Rule") == []
