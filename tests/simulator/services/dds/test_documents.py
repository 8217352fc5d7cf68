"""Document databases: members, nodes, white lists, accounts."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "Dds"


class Replicas:
    """One running replica set, asked by its id."""

    def __init__(self, ask: Asking, **more: object) -> None:
        self.ask = ask
        self.switch = ask.switch(ask.network(), "10.0.1.0/24")
        made = ask(
            PRODUCT,
            "CreateDBInstance",
            EngineVersion="7.0",
            DBInstanceClass="mdb.shard.2x.large.d",
            DBInstanceStorage=20,
            VSwitchId=self.switch,
            **more,
        )
        self.id = str(made["DBInstanceId"])

    def __call__(self, action: str, **parameters: object) -> dict[str, object]:
        return dict(self.ask(PRODUCT, action, DBInstanceId=self.id, **parameters))

    def rows(self, action: str, path: str) -> list[dict[str, object]]:
        reply = self.ask(PRODUCT, action, DBInstanceId=self.id)
        return [dict(row) for row in rows(reply, path)]

    def refused(self, action: str, **parameters: object) -> str:
        given = {"DBInstanceId": self.id, **parameters}
        return self.ask.refused(PRODUCT, action, **given).code


@pytest.fixture
def replicas(ask: Asking) -> Replicas:
    return Replicas(ask)


@pytest.fixture
def cluster(ask: Asking) -> str:
    switch = ask.switch(ask.network(), "10.0.1.0/24")
    made = ask(
        PRODUCT,
        "CreateShardingDBInstance",
        Engine="MongoDB",
        EngineVersion="7.0",
        VSwitchId=switch,
        Mongos=[{"Class": "m"}] * 2,
        ReplicaSet=[{"Class": "m", "Storage": 20}] * 2,
        ConfigServer=[{"Class": "m", "Storage": 20}],
    )
    return str(made["DBInstanceId"])


def test_the_factor_says_how_many_members_there_are(ask: Asking) -> None:
    five = Replicas(ask, ReplicationFactor="5")
    members = five.rows("DescribeReplicaSetRole", "ReplicaSets.ReplicaSet")
    assert [row["ReplicaSetRole"] for row in members] == [
        "Primary",
        "Secondary",
        *["Hidden"] * 3,
    ]
    assert len({row["ConnectionDomain"] for row in members}) == 5
    assert len(five.rows("DescribeRoleZoneInfo", "ZoneInfos.ZoneInfo")) == 5


def test_public_names_come_and_go(replicas: Replicas) -> None:
    replicas("AllocatePublicNetworkAddress")
    assert replicas.refused("AllocatePublicNetworkAddress") == "NetTypeExists"
    seen = replicas.rows("DescribeReplicaSetRole", "ReplicaSets.ReplicaSet")
    assert [row["NetworkType"] for row in seen].count("Public") == 2
    replicas("ReleasePublicNetworkAddress")
    assert replicas.refused("ReleasePublicNetworkAddress") == "InvalidNetType.NotFound"


def test_white_lists_are_shown_alone_and_together(replicas: Replicas) -> None:
    replicas("ModifySecurityIps", SecurityIps="10.1.0.0/16")
    replicas("ModifySecurityIps", SecurityIps="10.2.0.1", SecurityIpGroupName="tools")
    assert replicas("DescribeSecurityIps")["SecurityIps"] == "10.1.0.0/16,10.2.0.1"


def test_root_is_there_and_a_weak_password_refused(replicas: Replicas) -> None:
    (root,) = replicas.rows("DescribeAccounts", "Accounts.Account")
    assert root["AccountName"] == "root"
    refused = replicas.refused(
        "ResetAccountPassword", AccountName="root", AccountPassword="weak"
    )
    assert refused == "InvalidAccountPassword.Malformed"


def test_storage_only_grows(replicas: Replicas) -> None:
    replicas("ModifyDBInstanceSpec", DBInstanceStorage="40")
    refused = replicas.refused("ModifyDBInstanceSpec", DBInstanceStorage="20")
    assert refused == "OperationDenied.StorageDecrease"
    assert replicas.refused("CreateNode", NodeType="shard", NodeClass="m") == (
        "InvalidDBInstanceType.NotSupport"
    )


def test_nodes_are_added_and_two_of_each_stay(ask: Asking, cluster: str) -> None:
    name = {"DBInstanceId": cluster}

    def shards() -> list[object]:
        reply = ask(PRODUCT, "DescribeDBInstanceAttribute", **name)
        (found,) = rows(reply, "DBInstances.DBInstance")
        return [row["NodeId"] for row in rows(found, "ShardList.ShardAttribute")]

    made = ask(PRODUCT, "CreateNode", NodeType="shard", NodeClass="m", **name)
    assert len(shards()) == 3
    ask(PRODUCT, "DeleteNode", NodeId=made["NodeId"], **name)
    refused = ask.refused(PRODUCT, "DeleteNode", NodeId=shards()[0], **name)
    assert refused.code == "OperationDenied.LeastNodes"
    refused = ask.refused(PRODUCT, "DeleteNode", NodeId="d-none", **name)
    assert refused.code == "InvalidNodeId.NotFound"


def test_a_protected_instance_stays(replicas: Replicas) -> None:
    replicas("ModifyDBInstanceAttribute", DBInstanceReleaseProtection=True)
    refused = replicas.refused("DeleteDBInstance")
    assert refused == "OperationDenied.ReleaseProtection"
    replicas("ModifyDBInstanceAttribute", DBInstanceReleaseProtection=False)
    replicas("DeleteDBInstance")
    assert replicas.refused("DescribeBackupPolicy") == "InvalidDBInstanceId.NotFound"
