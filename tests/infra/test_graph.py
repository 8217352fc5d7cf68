"""The pilot's graph under changed settings: what moves, and what must not."""

import random
from typing import Any

import pytest

from facts import facts
from tests.recording import (
    PILOT,
    Registered,
    message,
    pilot_values,
    record_pilot,
)

SITE = facts().sites["env10"]


@pytest.fixture(scope="module")
def graph() -> list[Registered]:
    return record_pilot()


@pytest.fixture(scope="module")
def cloud(graph: list[Registered]) -> list[Registered]:
    return [item for item in graph if item.is_cloud_resource]


def test_the_pilot_has_forty_four_access_rules(cloud: list[Registered]) -> None:
    rules = [item for item in cloud if item.type.endswith(":SecurityGroupRule")]
    assert len(rules) == 44


def _shuffled(value: Any, dice: random.Random) -> Any:
    """Return the same settings with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        dice.shuffle(keys)
        return {key: _shuffled(value[key], dice) for key in keys}
    return value


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_settings_changes_no_name_and_no_urn(
    graph: list[Registered], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a repeatable shuffle, not a secret
    again = record_pilot(_shuffled(pilot_values(), dice))
    assert sorted(item.urn for item in again) == sorted(item.urn for item in graph)
    # Lists that the cloud treats as sets may come in another order; names may not.
    assert {item.urn: item.inputs.get("tags") for item in again} == {
        item.urn: item.inputs.get("tags") for item in graph
    }


def test_two_recordings_are_the_same(graph: list[Registered]) -> None:
    def key(item: Registered) -> str:
        return item.urn

    again = record_pilot(pilot_values())
    assert list(map(message, sorted(again, key=key))) == list(
        map(message, sorted(graph, key=key))
    )


def test_a_new_network_moves_nothing_else(graph: list[Registered]) -> None:
    values = pilot_values()
    zone = SITE.zones[0]
    values["network"]["vpcs"]["archive"] = {
        "cidr": "10.33.0.0/20",
        "switches": {"archive-a": {"cidr": "10.33.0.0/24", "zone": zone}},
    }
    grown = {item.urn for item in record_pilot(values)}
    before = {item.urn for item in graph}
    assert before < grown
    assert all("archive" in urn for urn in grown - before), PILOT
