"""What differs between two stacks: only real differences, by component."""

from typing import Any

import pytest
from typer.testing import CliRunner

import operate.diff_env
from operate.differences import Difference, differences, merged, spelled
from operate.main import app
from tests.operate.bills import declared, resource

LEFT: dict[str, Any] = {
    "env": "pilot",
    "region": "cn-macau-env10-d01",
    "zones": ["cn-macau-env10-amtest10001-a"],
    "keys": {"state": {"protection": "SOFTWARE", "rotation_days": 365}},
    "network": {"vpcs": {"edge": {"cidr": "10.32.0.0/20"}}, "peers": []},
    "same": {"deep": [1, 2]},
}
RIGHT: dict[str, Any] = {
    "env": "production",
    "region": "cn-macau-env20-d01",
    "zones": ["cn-macau-env20-amtest20001-a", "cn-macau-env20-amtest20002-a"],
    "keys": {"state": {"protection": "HSM", "rotation_days": 365}},
    "network": {
        "vpcs": {"edge": {"cidr": "10.64.0.0/20"}, "open": {"cidr": "10.64.48.0/20"}},
        "peers": [],
    },
    "same": {"deep": [1, 2]},
}


def found() -> dict[str, Difference]:
    return {each.path: each for each in differences(LEFT, RIGHT)}


def test_what_is_the_same_is_not_shown() -> None:
    assert "same" not in str(list(found()))
    assert "keys.state.rotation_days" not in found()
    assert list(differences(LEFT, LEFT)) == []


def test_a_part_that_only_one_has_is_one_line() -> None:
    assert found()["network.vpcs.open"] == Difference(
        "network.vpcs.open", "", "cidr", by_nature=False
    )


def test_addresses_and_zones_are_places_and_decisions_are_not() -> None:
    places = {path for path, each in found().items() if each.by_nature}
    assert places == {"region", "zones", "network.vpcs.edge.cidr"}


def test_both_sides_are_found_whichever_comes_first() -> None:
    back = {each.path: each for each in differences(RIGHT, LEFT)}
    assert back.keys() == found().keys()
    assert back["network.vpcs.open"].left == "cidr"


def test_words_for_people_are_no_decision() -> None:
    (found,) = differences({"a": {"purpose": "x"}}, {"a": {"purpose": "y"}})
    assert found.by_nature


def test_sisters_that_differ_alike_are_one_row() -> None:
    left = {name: {"days": 1, "size": n} for n, name in enumerate("abc")}
    right = {name: {"days": 2, "size": n + 1} for n, name in enumerate("abc")}
    rows = merged(differences({"keys": left}, {"keys": right}))
    assert [row.path for row in rows] == [
        "keys.{a, b, c}.days",
        "keys.a.size",
        "keys.b.size",
        "keys.c.size",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (True, "yes"),
        ([], "none"),
        ({}, "nothing"),
        ([1, 2], "1, 2"),
        ([{"peer": "edge", "port": 443}], "edge 443"),
        ("a\n  b", "a b"),
        ("x" * 50, "x" * 39 + "…"),
    ],
)
def test_values_are_spelled_in_a_few_words(value: object, text: str) -> None:
    assert spelled(value) == text


@pytest.fixture
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    sides = {"one": LEFT, "two": RIGHT}
    stacks = {
        "one": declared(resource("a"), stack="one"),
        "two": declared(resource("a"), resource("b|c"), stack="two"),
    }
    monkeypatch.setattr(operate.diff_env, "settings", lambda *_: sides)
    monkeypatch.setattr(operate.diff_env, "declare", lambda _: stacks)


@pytest.mark.usefixtures("_two")
def test_the_page_groups_by_component_and_counts_resources() -> None:
    shown = CliRunner().invoke(app, ["diff-env", "one", "two"], env={"COLUMNS": "120"})
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert ["keys.state.protection", "SOFTWARE", "HSM"] in lines
    assert ["all", "1", "2"] in lines
    assert "3 settings differ; 3 more say only where it stands" in shown.stdout
    assert "10.64.0.0" not in shown.stdout


@pytest.mark.usefixtures("_two")
def test_everything_is_shown_on_request() -> None:
    shown = CliRunner().invoke(app, ["diff-env", "one", "two", "--everything"])
    assert "10.64.0.0/20" in shown.stdout


@pytest.mark.usefixtures("_two")
def test_markdown_is_a_table_for_each_component() -> None:
    text = CliRunner().invoke(app, ["diff-env", "one", "two", "--markdown"]).stdout
    assert "## keys" in text
    assert "| `keys.state.protection` | SOFTWARE | HSM |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {4}


def test_a_stack_and_itself_are_the_same() -> None:
    shown = CliRunner().invoke(app, ["diff-env", "pilot-cloud", "pilot-cloud"])
    assert shown.exit_code == 0, shown.output
    assert "0 settings differ; 0 more" in shown.stdout
