"""Clusters: one node writes, ways in have addresses, privileges go along."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "polardb"
PASSWORD = "Gov-1234567890"  # noqa: S105 - nobody's


class Cluster:
    """One running cluster, asked by its id."""

    def __init__(self, ask: Asking) -> None:
        self.ask = ask
        made = ask(
            PRODUCT,
            "CreateDBCluster",
            DBType="MySQL",
            DBVersion="8.0",
            DBNodeClass="polar.mysql.x4.large",
            PayType="Postpaid",
            CreationCategory="",
            TDEStatus=False,
            VSwitchId=ask.switch(ask.network(), "10.0.1.0/24"),
        )
        self.id = str(made["DBClusterId"])

    def __call__(self, action: str, **parameters: object) -> dict[str, object]:
        return dict(self.ask(PRODUCT, action, DBClusterId=self.id, **parameters))

    def rows(self, action: str, path: str) -> list[dict[str, object]]:
        reply = self.ask(PRODUCT, action, DBClusterId=self.id)
        return [dict(row) for row in rows(reply, path)]

    def refused(self, action: str, **parameters: object) -> str:
        given = {"DBClusterId": self.id, **parameters}
        return self.ask.refused(PRODUCT, action, **given).code


@pytest.fixture
def cluster(ask: Asking) -> Cluster:
    return Cluster(ask)


def test_nodes_come_and_go_and_the_writing_one_stays(cluster: Cluster) -> None:
    made = cluster("CreateDBNodes", DBNode=[{"TargetClass": "polar.mysql.x4.xlarge"}])
    nodes = cluster.rows("DescribeDBClusterAttribute", "DBNodes")
    assert [row["DBNodeRole"] for row in nodes] == ["Writer", "Reader", "Reader"]
    refused = cluster.refused("DeleteDBNodes", DBNodeId=[nodes[0]["DBNodeId"]])
    assert refused == "InvalidDBNodeRole.NotSupport"
    ids = made["DBNodeIds"]
    assert isinstance(ids, dict)
    cluster("DeleteDBNodes", DBNodeId=ids["DBNodeId"])
    assert len(cluster.rows("DescribeDBClusterAttribute", "DBNodes")) == 2


def test_a_reading_node_takes_over(cluster: Cluster) -> None:
    before = cluster.rows("DescribeDBClusterAttribute", "DBNodes")
    cluster("FailoverDBCluster", TargetDBNodeId=before[1]["DBNodeId"])
    after = cluster.rows("DescribeDBClusterAttribute", "DBNodes")
    assert [row["DBNodeRole"] for row in after] == ["Reader", "Writer"]
    refused = cluster.refused("FailoverDBCluster", TargetDBNodeId="pi-none")
    assert refused == "InvalidDBNodeId.NotFound"


def test_every_way_in_has_an_address_of_its_own(cluster: Cluster) -> None:
    cluster("CreateDBClusterEndpoint", EndpointType="Custom")
    ways = cluster.rows("DescribeDBClusterEndpoints", "Items")
    assert [way["EndpointType"] for way in ways] == ["Primary", "Cluster", "Custom"]
    assert len({way["IPAddress"] for way in ways}) == 3
    fixed = {"DBEndpointId": ways[0]["DBEndpointId"]}
    assert cluster.refused("DeleteDBClusterEndpoint", **fixed) == (
        "EndpointType.NotSupport"
    )
    custom = {"DBEndpointId": ways[2]["DBEndpointId"]}
    public = {"NetType": "Public", "ConnectionStringPrefix": "gov-public", **custom}
    cluster("CreateDBEndpointAddress", **public)
    assert cluster.refused("CreateDBEndpointAddress", **public) == (
        "EndpointAddress.Exists"
    )
    cluster("DeleteDBEndpointAddress", NetType="Public", **custom)
    cluster("DeleteDBClusterEndpoint", **custom)
    assert len(cluster.rows("DescribeDBClusterEndpoints", "Items")) == 2


def test_an_account_is_let_into_a_new_database_at_once(cluster: Cluster) -> None:
    cluster("CreateAccount", AccountName="gov", AccountPassword=PASSWORD)
    named = {"DBName": "gov_data", "AccountName": "gov"}
    cluster(
        "CreateDatabase",
        CharacterSetName="utf8mb4",
        AccountPrivilege="ReadOnly",
        **named,
    )
    (account,) = cluster.rows("DescribeAccounts", "Accounts")
    (privilege,) = rows(account, "DatabasePrivileges")  # type: ignore[arg-type]
    assert privilege["AccountPrivilege"] == "ReadOnly"
    cluster("DeleteDatabase", DBName="gov_data")
    (account,) = cluster.rows("DescribeAccounts", "Accounts")
    assert account["DatabasePrivileges"] == []


def test_encryption_is_turned_on_and_never_off(cluster: Cluster) -> None:
    assert cluster("DescribeDBClusterAttribute")["Category"] == "Normal"
    assert cluster("DescribeDBClusterTDE")["TDEStatus"] == "Disabled"
    cluster("ModifyDBClusterTDE", TDEStatus="Enable")
    assert cluster("DescribeDBClusterTDE")["TDEStatus"] == "Enabled"
    assert cluster.refused("ModifyDBClusterTDE", TDEStatus="Disable") == (
        "InvalidTDEStatus.Malformed"
    )


def test_a_locked_cluster_stays(cluster: Cluster) -> None:
    cluster("ModifyDBClusterDeletion", Protection=True)
    assert cluster.refused("DeleteDBCluster") == "OperationDenied.DeletionLock"
    cluster("ModifyDBClusterDeletion", Protection=False)
    cluster("DeleteDBCluster")
    assert cluster.refused("DescribeDatabases") == "InvalidDBClusterId.NotFound"
