"""States that change by themselves, under each pace of the clock."""

import pytest

from simulator.cloud.clock import Clock
from tests.simulator.cloud.asking import Asking


def status(ask: Asking, network: str) -> object:
    return ask("Vpc", "DescribeVpcAttribute", VpcId=network).get("Status")


def test_an_immediate_clock_waits_for_nothing(ask: Asking) -> None:
    assert status(ask, ask.network()) == "Available"


def test_a_manual_clock_waits_until_it_is_moved() -> None:
    clock = Clock("manual", start=1_000_000.0)
    ask = Asking(clock=clock)
    network = ask.network()
    assert status(ask, network) == "Pending"
    clock.advance(0.5)
    assert status(ask, network) == "Pending"
    clock.advance(0.5)
    assert status(ask, network) == "Available"


def test_the_clock_is_what_the_cloud_calls_now() -> None:
    ask = Asking(clock=Clock("manual", start=0.0))
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=ask.network())
    assert seen["CreationTime"] == "1970-01-01T00:00:00Z"


def test_deletion_takes_its_time_too() -> None:
    clock = Clock("manual")
    ask = Asking(clock=clock)
    made = ask("ResourceManager", "CreateResourceGroup", Name="ab", DisplayName="x")
    group = made["ResourceGroup"]
    assert isinstance(group, dict)
    name = {"ResourceGroupId": group["Id"]}
    early = ask.refused("ResourceManager", "DeleteResourceGroup", **name)
    assert early.code == "InvalidStatus.ResourceGroup"
    clock.advance(3)
    ask("ResourceManager", "DeleteResourceGroup", **name)
    seen = ask("ResourceManager", "GetResourceGroup", **name)["ResourceGroup"]
    assert isinstance(seen, dict)
    assert seen["Status"] == "PendingDelete"
    clock.advance(5)
    gone = ask.refused("ResourceManager", "GetResourceGroup", **name)
    assert gone.code == "EntityNotExists.ResourceGroup"


@pytest.mark.parametrize(("pace", "seconds"), [("immediate", 1), ("manual", -1)])
def test_only_a_manual_clock_moves_and_only_forward(pace: str, seconds: float) -> None:
    with pytest.raises(ValueError, match="Fix: start with the manual clock"):
        Clock(pace).advance(seconds)  # type: ignore[arg-type]
