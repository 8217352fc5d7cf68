"""The longest chain of fixed waits is found through what needs what."""

from dataclasses import replace

from operate.checkpoint import Recorded
from operate.critical_path import longest

NETWORK = "alicloud:vpc/network:Network"
DATABASE = "alicloud:rds/instance:Instance"
ACCOUNT = "alicloud:rds/rdsAccount:RdsAccount"
ROLE = "alicloud:ram/role:Role"


def made(kind: str, name: str, *needs: str, parent: str = "") -> Recorded:
    return Recorded(
        urn=name,
        type=kind,
        id="",
        protected=False,
        inputs={},
        parent=parent,
        provider="",
        dependencies=needs,
    )


CLOUD = [
    made("gov-cloud:x:X", "part"),
    made(NETWORK, "net", parent="part"),
    made(NETWORK, "other-net"),
    made(DATABASE, "db", "net"),
    made(ROLE, "role", "db"),
    made(ACCOUNT, "account", "role"),
]
ALL = [each.urn for each in CLOUD]


def test_waits_along_a_chain_are_added_and_side_by_side_they_are_not() -> None:
    chain = longest(CLOUD, ALL)
    # 5 for the network, 180 for the database, 15 for its account.
    assert chain.seconds == 200
    assert [each.name for each in chain.links] == ["net", "db", "account"]
    assert str(chain).startswith("vpc.Network net 5 s → rds.Instance db 180 s → ")


def test_what_was_there_before_costs_nothing() -> None:
    chain = longest(CLOUD, ["account"])
    assert chain.seconds == 15


def test_nothing_made_is_no_wait() -> None:
    assert longest([], []).seconds == 0


def test_settings_that_a_create_makes_one_after_the_other_wait_too() -> None:
    cache = replace(
        made("alicloud:kvstore/instance:Instance", "cache"),
        inputs={"sslEnable": "Enable", "config": {"a": "b"}, "tdeStatus": ""},
    )
    assert longest([cache], ["cache"]).seconds == 180 + 300 + 120
