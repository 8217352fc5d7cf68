"""Database servers with databases and accounts."""

import pytest
from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client

from tests.simulator.clients.places import Network
from tests.simulator.clients.site import PASSWORD, REFUSALS, REGION, ZONE, Site
from tests.simulator.wire.stand_ins import eventually


def test_a_database_server_lives(site: Site, place: Network) -> None:
    client = site.open(Client, "rds")
    made = client.create_dbinstance(
        rds.CreateDBInstanceRequest(
            region_id=REGION,
            zone_id=ZONE,
            engine="MySQL",
            engine_version="8.0",
            dbinstance_class="mysql.n4.large.2c",
            dbinstance_storage=100,
            dbinstance_net_type="Intranet",
            pay_type="Postpaid",
            security_iplist="10.0.0.0/8",
            v_switch_id=place.switch,
            vpcid=place.vpc,
            dbinstance_description=site.named("records"),
        )
    ).body
    id_ = made.dbinstance_id
    assert eventually(lambda: state(client, id_) == "Running")
    client.create_database(
        rds.CreateDatabaseRequest(
            dbinstance_id=id_, dbname="records", character_set_name="utf8mb4"
        )
    )
    account = rds.CreateAccountRequest(
        dbinstance_id=id_, account_name="reader", account_password=PASSWORD
    )
    client.create_account(account)
    with pytest.raises(REFUSALS) as twice:
        client.create_account(account)
    assert twice.value.code == "InvalidAccountName.Duplicate"
    client.grant_account_privilege(
        rds.GrantAccountPrivilegeRequest(
            dbinstance_id=id_,
            account_name="reader",
            dbname="records",
            account_privilege="ReadOnly",
        )
    )
    client.modify_dbinstance_description(
        rds.ModifyDBInstanceDescriptionRequest(
            dbinstance_id=id_, dbinstance_description=site.named("renamed")
        )
    )
    found = client.describe_dbinstances(
        rds.DescribeDBInstancesRequest(
            region_id=REGION, search_key=site.named("renamed"), page_size=30
        )
    ).body
    assert [row.dbinstance_id for row in found.items.dbinstance] == [id_]
    client.delete_dbinstance(rds.DeleteDBInstanceRequest(dbinstance_id=id_))
    assert eventually(lambda: state(client, id_) == "")


def state(client: Client, id_: str) -> str:
    found = client.describe_dbinstances(
        rds.DescribeDBInstancesRequest(region_id=REGION, dbinstance_id=id_)
    ).body
    rows = found.items.dbinstance
    return str(rows[0].dbinstance_status) if rows else ""


def test_what_does_not_exist_is_said(site: Site) -> None:
    client = site.open(Client, "rds")
    with pytest.raises(REFUSALS) as absent:
        client.describe_dbinstance_attribute(
            rds.DescribeDBInstanceAttributeRequest(dbinstance_id="rm-none")
        )
    assert absent.value.code == "InvalidDBInstanceId.NotFound"
