"""Instances for wide tables: tags at creation, policies by version, networks."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "Tablestore"
NAME = {"InstanceName": "gov-ots"}
POLICY = '{"Version":"1","Statement":[]}'


@pytest.fixture
def tables(ask: Asking) -> Asking:
    tags = [{"Key": "gov-owner", "Value": "msar"}]
    more = {"ClusterType": "SSD", "NetworkTypeACL": [], "Tags": tags}
    ask(PRODUCT, "CreateInstance", **NAME, **more)
    return ask


def test_an_empty_list_says_nothing(tables: Asking) -> None:
    seen = tables(PRODUCT, "GetInstance", **NAME)
    assert seen["NetworkTypeACL"] == ["VPC", "CLASSIC"]
    assert (seen["InstanceSpecification"], seen["InstanceStatus"]) == ("SSD", "normal")
    (tag,) = rows(seen, "Tags")
    assert (tag["Key"], tag["TagValue"]) == ("gov-owner", "msar")


def test_a_policy_changes_only_from_the_version_seen(tables: Asking) -> None:
    wanted = {**NAME, "Policy": POLICY}
    tables(PRODUCT, "UpdateInstancePolicy", PolicyVersion=0, **wanted)
    stale = tables.refused(PRODUCT, "UpdateInstancePolicy", PolicyVersion=0, **wanted)
    assert (stale.status, stale.code) == (409, "OTSPolicyVersionMismatch")
    tables(PRODUCT, "DeleteInstancePolicy", PolicyVersion=1, **NAME)
    assert tables(PRODUCT, "GetInstance", **NAME)["Policy"] == ""


@pytest.mark.parametrize("policy", ["x", "[]", "{}"])
def test_a_policy_without_sense_is_refused(tables: Asking, policy: str) -> None:
    refused = tables.refused(PRODUCT, "CheckInstancePolicy", Policy=policy, **NAME)
    assert refused.code == "OTSParameterInvalid"


def test_a_bound_instance_and_its_network_stay(tables: Asking) -> None:
    network = tables.network()
    switch = tables.switch(network, "10.0.1.0/24")
    bound = {"InstanceVpcName": "gov", **NAME}
    tables(PRODUCT, "BindInstance2Vpc", VpcId=network, VirtualSwitchId=switch, **bound)
    assert len(rows(tables(PRODUCT, "ListVpcInfoByInstance", **NAME), "VpcInfos")) == 1
    refused = tables.refused(PRODUCT, "DeleteInstance", **NAME)
    assert refused.code == "OTSInstanceHasBindings"
    tables(PRODUCT, "UnbindInstance2Vpc", **bound)
    tables(PRODUCT, "DeleteInstance", **NAME)
    assert tables.refused(PRODUCT, "GetInstance", **NAME).status == 404
