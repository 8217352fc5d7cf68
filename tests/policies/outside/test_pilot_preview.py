"""The shipped pilot, as a preview file: innocent, proven, and judged as elsewhere."""

import json
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict

from tests.policies.outside.material import Run, Runner, rules
from tests.recording import PILOT, Registered, pilot_values, record_pilot


def as_state(each: Registered) -> dict[str, Any]:
    """Return a registration as the state that the engine would show."""
    request = each.request
    return {
        "urn": each.urn,
        "type": each.type,
        "custom": request.custom,
        # As the recorder answers, so that references lead somewhere.
        "id": f"{each.name}-id" if request.custom else "",
        "inputs": MessageToDict(request.object),
        "parent": each.parent,
        "provider": each.provider,
        "protect": request.protect,
        "ignoreChanges": list(request.ignoreChanges),
        "dependencies": list(request.dependencies),
        "propertyDependencies": {
            key: list(held.urns) for key, held in request.propertyDependencies.items()
        },
        "sourcePosition": "project:///__main__.py#1",
    }


@pytest.fixture(scope="module")
def preview() -> dict[str, Any]:
    states = map(as_state, record_pilot())
    as_of = str(pilot_values()["as_of"])
    return {
        "config": {"gov-cloud:stack": json.dumps({"as_of": as_of})},
        "steps": [{"op": "create", "urn": s["urn"], "newState": s} for s in states],
        "changeSummary": {},
    }


@pytest.fixture
def run(runner: Runner, preview: dict[str, Any]) -> Run:
    return runner.check(preview, "--format", "json", "--evidence")


def test_pilot_has_no_finding_and_nothing_open(run: Run) -> None:
    assert [row["message"]["en"] for row in run.data["findings"]] == []
    assert (run.code, run.data["stack"]) == (0, PILOT)


def test_every_resource_of_the_pilot_has_evidence_of_place_and_owner(run: Run) -> None:
    cloud = {
        row["urn"]
        for row in run.data["evidence"]
        if row["type"].startswith("alicloud:")
    }
    assert len(cloud) == len([e for e in record_pilot() if e.is_cloud_resource])
    assert run.data["undecided"] == []


MUTATIONS = {
    "place": ("zoneId", "cn-hongkong-b"),
    "owner": ("tags", {}),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_one_change_in_the_preview_is_found_at_its_resource_only(
    runner: Runner, preview: dict[str, Any], mutation: str
) -> None:
    key, value = MUTATIONS[mutation]
    changed = json.loads(json.dumps(preview))
    victim = next(
        step["newState"]
        for step in changed["steps"]
        if step["newState"]["type"] == "alicloud:vpc/switch:Switch"
    )
    victim["inputs"][key] = value
    run = runner.check(changed, "--format", "json")
    assert {row["urn"] for row in run.data["findings"]} == {victim["urn"]}
    assert rules(run)
    assert run.code == 5
