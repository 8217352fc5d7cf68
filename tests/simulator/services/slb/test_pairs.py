"""Pairs of servers behind a listener: one works, one waits."""

import json

import pytest

from tests.simulator.cloud.asking import Asking
from tests.simulator.services.servers import place, run


@pytest.fixture
def at(ask: Asking) -> dict[str, str]:
    return place(ask)


@pytest.fixture
def balancer(ask: Asking, at: dict[str, str]) -> object:
    made = ask(
        "Slb",
        "CreateLoadBalancer",
        VSwitchId=at["VSwitchId"],
        AddressType="intranet",
        LoadBalancerSpec="slb.s2.small",
    )
    return made["LoadBalancerId"]


def servers(*pairs: tuple[str, str]) -> str:
    return json.dumps(
        [{"ServerId": id_, "Port": 80, "ServerType": role} for id_, role in pairs]
    )


def test_a_pair_is_used_by_a_listener(
    ask: Asking, at: dict[str, str], balancer: object
) -> None:
    pair = servers((run(ask, at), "Master"), (run(ask, at), "Slave"))
    made = ask(
        "Slb",
        "CreateMasterSlaveServerGroup",
        LoadBalancerId=balancer,
        MasterSlaveBackendServers=pair,
    )
    id_ = made["MasterSlaveServerGroupId"]
    ask(
        "Slb",
        "CreateLoadBalancerTCPListener",
        LoadBalancerId=balancer,
        ListenerPort=22,
        MasterSlaveServerGroupId=id_,
    )
    asked = {"MasterSlaveServerGroupId": id_}
    assert (
        ask.refused("Slb", "DeleteMasterSlaveServerGroup", **asked).code
        == "RspoolVipExist"
    )


def test_a_pair_is_two_servers_that_exist(
    ask: Asking, at: dict[str, str], balancer: object
) -> None:
    one = run(ask, at)
    for pair, code in (
        (servers((one, "Master")), "InvalidParameter"),
        (servers((one, "Master"), (one, "Master")), "InvalidParameter"),
        (servers((one, "Master"), ("i-none", "Slave")), "InvalidServerId.NotFound"),
    ):
        refused = ask.refused(
            "Slb",
            "CreateMasterSlaveServerGroup",
            LoadBalancerId=balancer,
            MasterSlaveBackendServers=pair,
        )
        assert refused.code == code
