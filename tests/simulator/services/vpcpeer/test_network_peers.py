"""Connections of two networks: who accepts, and what holds them."""

from typing import Any

from facts import facts
from tests.simulator.cloud.asking import ACCOUNT, REGION, Asking


def given(ask: Asking, **more: Any) -> dict[str, Any]:
    return {
        "VpcId": ask.network(),
        "AcceptingVpcId": ask.network("10.1.0.0/16"),
        "AcceptingRegionId": REGION,
        "AcceptingAliUid": ACCOUNT,
        **more,
    }


def status(ask: Asking, peer: dict[str, Any]) -> object:
    return ask("VpcPeer", "GetVpcPeerConnectionAttribute", **peer)["Status"]


def test_one_owner_need_not_accept(ask: Asking) -> None:
    peer = ask("VpcPeer", "CreateVpcPeerConnection", **given(ask))
    assert status(ask, peer) == "Activated"
    refused = ask.refused("VpcPeer", "AcceptVpcPeerConnection", **peer)
    assert refused.code == "IncorrectStatus.VpcPeer"


def test_another_owner_accepts_first(ask: Asking) -> None:
    other = next(site for site in facts().sites.values() if site.region != REGION)
    far = Asking()
    far.cloud.close()
    far.cloud, far.region = ask.cloud, other.region
    more = {
        "AcceptingRegionId": other.region,
        "AcceptingAliUid": other.account_id,
        "AcceptingVpcId": far.network("10.7.0.0/16"),
    }
    peer = ask("VpcPeer", "CreateVpcPeerConnection", **given(ask, **more))
    assert status(ask, peer) == "Accepting"
    ask("VpcPeer", "AcceptVpcPeerConnection", **peer)
    assert status(ask, peer) == "Activated"


def test_both_networks_must_exist_and_differ(ask: Asking) -> None:
    gone = given(ask, AcceptingVpcId="vpc-none")
    refused = ask.refused("VpcPeer", "CreateVpcPeerConnection", **gone)
    assert refused.code == "ResourceNotFound.AcceptingVpcId"
    same = given(ask)
    same["AcceptingVpcId"] = same["VpcId"]
    assert ask.refused("VpcPeer", "CreateVpcPeerConnection", **same)


def test_a_connection_is_found_from_either_side(ask: Asking) -> None:
    sides = given(ask)
    ask("VpcPeer", "CreateVpcPeerConnection", **sides)
    for side in (sides["VpcId"], sides["AcceptingVpcId"]):
        listed = ask("VpcPeer", "ListVpcPeerConnections", VpcId=[side])
        assert listed["TotalCount"] == 1
    other = ask.network("10.9.0.0/16")
    assert ask("VpcPeer", "ListVpcPeerConnections", VpcId=[other])["TotalCount"] == 0
