"""Major versions of PostgreSQL: checked first, then changed in place."""

import pytest

from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.rds.conftest import PRODUCT, Server

WAY = {"UpgradeMode": "inPlaceUpgrade", "PayType": "Postpaid"}


@pytest.fixture
def postgres(ask: Asking) -> str:
    made = ask(
        PRODUCT,
        "CreateDBInstance",
        Engine="PostgreSQL",
        EngineVersion="14.0",
        DBInstanceClass="pg.n2.medium.2c",
        DBInstanceStorage=20,
        VSwitchId=ask.switch(ask.network(), "10.0.1.0/24"),
        PayType="Postpaid",
    )
    return str(made["DBInstanceId"])


def check(ask: Asking, id_: str, version: str) -> object:
    action = "UpgradeDBInstanceMajorVersionPrecheck"
    given = {"DBInstanceId": id_, "TargetMajorVersion": version}
    return ask(PRODUCT, action, **given)["TaskId"]


def test_a_checked_server_gets_the_version(ask: Asking, postgres: str) -> None:
    task = check(ask, postgres, "16.0")
    reply = ask(
        PRODUCT,
        "DescribeUpgradeMajorVersionPrecheckTask",
        DBInstanceId=postgres,
        TaskId=task,
    )
    (found,) = rows(reply, "Items")
    assert (found["Result"], found["SourceMajorVersion"]) == ("Success", "14.0")
    ask(
        PRODUCT,
        "UpgradeDBInstanceMajorVersion",
        DBInstanceId=postgres,
        TargetMajorVersion="16.0",
        **WAY,
    )
    reply = ask(PRODUCT, "DescribeDBInstanceAttribute", DBInstanceId=postgres)
    (server,) = rows(reply, "Items.DBInstanceAttribute")
    assert server["EngineVersion"] == "16.0"
    assert server["CurrentKernelVersion"] == "postgresql_160_20240731"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"TargetMajorVersion": "15.0"}, "OperationDenied.PrecheckNotPassed"),
        ({"UpgradeMode": "clone"}, "InvalidUpgradeMode.NotSupport"),
        ({"TargetMajorVersion": "13.0"}, "InvalidTargetMajorVersion.Malformed"),
        ({"TargetMajorVersion": "new"}, "InvalidTargetMajorVersion.Malformed"),
        ({"DBInstanceId": "pgm-none"}, "InvalidDBInstanceId.NotFound"),
    ],
)
def test_nothing_is_upgraded_that_was_not_checked(
    ask: Asking, postgres: str, given: dict[str, str], code: str
) -> None:
    check(ask, postgres, "16.0")
    wanted = {"DBInstanceId": postgres, "TargetMajorVersion": "16.0", **WAY, **given}
    refused = ask.refused(PRODUCT, "UpgradeDBInstanceMajorVersion", **wanted)
    assert refused.code == code


def test_another_engine_has_no_such_upgrade(server: Server) -> None:
    code = server.refused(
        "UpgradeDBInstanceMajorVersionPrecheck", TargetMajorVersion="9.0"
    )
    assert code == "InvalidDBInstanceEngineType.Format"
