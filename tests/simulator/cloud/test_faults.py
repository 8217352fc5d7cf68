"""Faults on purpose: which calls they take, and what the cloud does of them."""

import pytest

from simulator.cloud.faults import Fault, Faults
from simulator.messages import Call, Caller
from tests.simulator.cloud.asking import Asking

CALL = Call("rpc", "Vpc", "", "CreateVpc", "r", Caller("key", "1", "arn"))


def hits(row: dict[str, object], calls: int = 10) -> list[int]:
    faults = Faults()
    faults.add({"effect": "error", **row})
    return [n for n in range(1, calls + 1) if faults.match(CALL)]


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ({"nth": 3}, [3]),
        ({"every": 4}, [4, 8]),
        ({"times": 2}, [1, 2]),
        ({"every": 2, "times": 2}, [2, 4]),
        ({"product": "vpc", "action": "Create*", "nth": 1}, [1]),
        ({"product": "ecs"}, []),
        ({"action": "Delete*"}, []),
        ({"caller": "other"}, []),
        ({"region": "r", "caller": "key", "nth": 1}, [1]),
    ],
)
def test_a_rule_takes_the_calls_that_it_says(
    row: dict[str, object], taken: list[int]
) -> None:
    assert hits(row) == taken


def test_chance_is_repeatable() -> None:
    first = hits({"probability": 0.3, "seed": 1}, 100)
    assert first == hits({"probability": 0.3, "seed": 1}, 100)
    assert first != hits({"probability": 0.3, "seed": 2}, 100)
    assert 10 < len(first) < 60


def test_a_throttle_has_the_apis_own_words() -> None:
    faults = Faults()
    faults.add({"effect": "throttle"})
    found = faults.match(CALL)
    assert found is not None
    assert (found.status, found.code) == (400, "Throttling.User")


@pytest.mark.parametrize(
    ("row", "said"),
    [({"effect": "boom"}, "effect"), ({"effect": "error", "x": 1}, "x")],
)
def test_a_rule_that_is_not_understood_is_refused(
    row: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=f"{said}: .*Fix: "):
        Faults().add(row)


def test_a_late_read_shows_the_version_before(ask: Asking) -> None:
    network = ask.network(VpcName="old")
    ask("Vpc", "ModifyVpcAttribute", VpcId=network, VpcName="new")
    late = Fault("stale")
    seen = ask.faulted(late, "Vpc", "DescribeVpcAttribute", VpcId=network)
    assert seen["VpcName"] == "old"
    assert ask("Vpc", "DescribeVpcAttribute", VpcId=network)["VpcName"] == "new"


def test_a_late_read_does_not_see_what_is_new(ask: Asking) -> None:
    made = ask("Ram", "CreateGroup", GroupName="new")
    assert made
    late = Fault("stale")
    listed = ask.faulted(late, "Ram", "ListGroups")
    assert listed["Groups"] == {"Group": []}
    call = ask.call("Ram", "GetGroup", {"GroupName": "new"})
    with pytest.raises(Exception, match=r"EntityNotExist\.Group"):
        ask.cloud.perform(call, late)
    assert ask("Ram", "GetGroup", GroupName="new")


def test_a_creation_may_fail_later(ask: Asking) -> None:
    made = ask.faulted(Fault("fail", state="CreateFailed"), "Vpc", "CreateVpc")
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=made["VpcId"])
    assert seen["Status"] == "CreateFailed"
