"""Addresses of members: another prefix, another port, and nobody else's."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "Dds"


@pytest.fixture
def id_(ask: Asking) -> str:
    switch = ask.switch(ask.network(), "10.0.1.0/24")
    made = ask(
        PRODUCT,
        "CreateDBInstance",
        EngineVersion="4.4",
        DBInstanceClass="dds.mongo.mid",
        DBInstanceStorage=10,
        VSwitchId=switch,
    )
    return str(made["DBInstanceId"])


def members(ask: Asking, id_: str) -> list[tuple[object, object]]:
    reply = ask(PRODUCT, "DescribeReplicaSetRole", DBInstanceId=id_)
    found = rows(reply, "ReplicaSets.ReplicaSet")
    return [(row["ConnectionDomain"], row["ConnectionPort"]) for row in found]


def test_one_member_gets_another_name_and_port(ask: Asking, id_: str) -> None:
    (old, port), *others = members(ask, id_)
    ask(
        PRODUCT,
        "ModifyDBInstanceConnectionString",
        DBInstanceId=id_,
        CurrentConnectionString=old,
        NewConnectionString="gov-records",
        NewPort=3718,
    )
    rest = str(old).partition(".")[2]
    assert port == "3717"
    assert members(ask, id_) == [(f"gov-records.{rest}", "3718"), *others]
    reply = ask(PRODUCT, "DescribeDBInstanceAttribute", DBInstanceId=id_)
    (shown,) = rows(reply, "DBInstances.DBInstance")
    assert f"gov-records.{rest}" in str(shown["ReplicaSets"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (
            {"CurrentConnectionString": "none"},
            "InvalidCurrentConnectionString.NotFound",
        ),
        ({"NewConnectionString": "Gov"}, "InvalidConnectionString.Format"),
        ({"NewPort": 70000}, "InvalidPort.Malformed"),
        ({"DBInstanceId": "dds-none"}, "InvalidDBInstanceId.NotFound"),
    ],
)
def test_what_cannot_be_is_refused(
    ask: Asking, id_: str, changed: dict[str, object], code: str
) -> None:
    before = members(ask, id_)
    given = {
        "DBInstanceId": id_,
        "CurrentConnectionString": before[0][0],
        "NewConnectionString": "gov-records",
        **changed,
    }
    refused = ask.refused(PRODUCT, "ModifyDBInstanceConnectionString", **given)
    assert refused.code == code
    assert members(ask, id_) == before


def test_two_members_never_share_a_name(ask: Asking, id_: str) -> None:
    first, second, *_ = (str(host) for host, _ in members(ask, id_))
    refused = ask.refused(
        PRODUCT,
        "ModifyDBInstanceConnectionString",
        DBInstanceId=id_,
        CurrentConnectionString=first,
        NewConnectionString=second.partition(".")[0],
    )
    assert refused.code == "InvalidConnectionString.Duplicate"
