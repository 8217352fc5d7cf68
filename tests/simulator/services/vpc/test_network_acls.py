"""Network ACLs: entries replaced as lists, subnets bound to one at most."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows

ENTRY = {"Policy": "accept", "Protocol": "all", "SourceCidrIp": "10.0.0.0/8"}


@pytest.fixture
def guarded(ask: Asking) -> dict[str, Any]:
    network = ask.network()
    switch = ask.switch(network, "10.0.1.0/24")
    acl = ask("Vpc", "CreateNetworkAcl", VpcId=network)["NetworkAclId"]
    return {
        "network": network,
        "switch": switch,
        "acl": acl,
        "binding": {
            "NetworkAclId": acl,
            "Resource": [{"ResourceId": switch, "ResourceType": "VSwitch"}],
        },
    }


def shown(ask: Asking, acl: str) -> dict[str, Any]:
    seen = ask("Vpc", "DescribeNetworkAclAttributes", NetworkAclId=acl)
    held = seen["NetworkAclAttribute"]
    assert isinstance(held, dict)
    return held


def test_only_the_direction_that_is_named_changes(
    ask: Asking, guarded: dict[str, Any]
) -> None:
    acl = guarded["acl"]
    given = {"NetworkAclId": acl, "IngressAclEntries": [ENTRY, ENTRY]}
    ask("Vpc", "UpdateNetworkAclEntries", **given, UpdateIngressAclEntries=True)
    ask("Vpc", "UpdateNetworkAclEntries", NetworkAclId=acl, IngressAclEntries=[])
    seen = shown(ask, acl)
    assert [row["EntryType"] for row in seen["IngressAclEntries"]] == ["custom"] * 2
    assert seen["EgressAclEntries"] == []


def test_an_entry_says_what_it_does(ask: Asking, guarded: dict[str, Any]) -> None:
    given = {"NetworkAclId": guarded["acl"], "UpdateIngressAclEntries": True}
    for bad, code in (
        ({**ENTRY, "Policy": "maybe"}, "InvalidPolicy.Malformed"),
        ({**ENTRY, "Protocol": "smtp"}, "InvalidProtocol.Malformed"),
        ({"Policy": "accept", "Protocol": "all"}, "MissingParameter"),
    ):
        refused = ask.refused(
            "Vpc", "UpdateNetworkAclEntries", **given, IngressAclEntries=[bad]
        )
        assert refused.code == code


def test_entries_are_copied(ask: Asking, guarded: dict[str, Any]) -> None:
    acl = guarded["acl"]
    given = {"NetworkAclId": acl, "IngressAclEntries": [ENTRY]}
    ask("Vpc", "UpdateNetworkAclEntries", **given, UpdateIngressAclEntries=True)
    other = ask("Vpc", "CreateNetworkAcl", VpcId=guarded["network"])["NetworkAclId"]
    ask("Vpc", "CopyNetworkAclEntries", NetworkAclId=other, SourceNetworkAclId=acl)
    assert len(shown(ask, str(other))["IngressAclEntries"]) == 1


def test_a_bound_acl_stays_and_so_does_its_subnet(
    ask: Asking, guarded: dict[str, Any]
) -> None:
    ask("Vpc", "AssociateNetworkAcl", **guarded["binding"])
    (bound,) = rows(shown(ask, guarded["acl"]), "Resources.Resource")
    assert bound["ResourceId"] == guarded["switch"]
    name = {"NetworkAclId": guarded["acl"]}
    refused = ask.refused("Vpc", "DeleteNetworkAcl", **name)
    assert refused.code == "NetworkAclExistBinding"
    listed = ask("Vpc", "DescribeNetworkAcls", ResourceId=guarded["switch"])
    assert listed["TotalCount"] == 1
    ask("Vpc", "UnassociateNetworkAcl", **guarded["binding"])
    ask("Vpc", "DeleteNetworkAcl", **name)


def test_a_subnet_has_one_acl_of_its_own_network(
    ask: Asking, guarded: dict[str, Any]
) -> None:
    missing = ask.refused("Vpc", "UnassociateNetworkAcl", **guarded["binding"])
    assert missing.code == "InvalidResource.NotBinding"
    ask("Vpc", "AssociateNetworkAcl", **guarded["binding"])
    second = ask("Vpc", "CreateNetworkAcl", VpcId=guarded["network"])["NetworkAclId"]
    twice = {**guarded["binding"], "NetworkAclId": second}
    refused = ask.refused("Vpc", "AssociateNetworkAcl", **twice)
    assert refused.code == "InvalidResource.AlreadyBound"
    foreign = ask("Vpc", "CreateNetworkAcl", VpcId=ask.network("10.9.0.0/16"))
    ask("Vpc", "UnassociateNetworkAcl", **guarded["binding"])
    other = {**guarded["binding"], "NetworkAclId": foreign["NetworkAclId"]}
    refused = ask.refused("Vpc", "AssociateNetworkAcl", **other)
    assert refused.code == "InvalidResource.NotInSameVpc"
