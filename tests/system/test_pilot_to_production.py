"""The whole way from pilot to production, on a copy of the clone, without an engine.

The three services are promoted, their moves recorded, and only then may the pilot go;
before that its end date is kept, whatever its stack file says.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from facts import facts
from operate.exit_codes import ExitCode
from tests.clones import Clone, cloned

PILOT, VALUES = "pilot-cloud", "stacks/Pulumi.pilot-cloud.yaml"
RECORD = "facts/data/transition.yaml"
MOVE = (
    '{moved: "2019-11-01", by: safp, verified: "2019-11-02", reviewer: dsaj, '
    "evidence: minutes-2019-11}"
)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return cloned(tmp_path)


def promotion(clone: Clone, service: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(clone.well("promote", service, "--json"))
    return found


def test_three_services_are_promoted_and_then_the_pilot_goes(clone: Clone) -> None:
    said = clone.refused("decommission", PILOT, code=22)
    assert len(said.splitlines()) == len(facts().services) + 1
    records = []
    for service in facts().services:
        found = promotion(clone, service)
        assert not found["moved"]
        assert found["gets"]
        data = [row for row in found["map"] if row["holds_data"]]
        assert data
        assert all(row["new"] for row in data), "data without a place to go"
        records.append(f"  {service}: {MOVE}")
    clone.change(RECORD, "moved: {}", "\n".join(["moved:", *records]))
    said = clone.refused("decommission", PILOT, code=22)
    assert [line.split(" has not")[0] for line in said.splitlines()] == [
        f"{PILOT}: the data of platform"
    ]
    assert promotion(clone, facts().services[0])["moved"]
    clone.change(RECORD, "moved:\n", f"moved:\n  platform: {MOVE}\n")
    plan = json.loads(clone.well("decommission", PILOT, "--json"))
    gone = [urn for step in plan["steps"] for urn in step]
    assert len(gone) == len(set(gone)) > 400
    assert plan["refused"] == []
    assert plan["kept"] == []
    assert plan["protected"], "data that nobody has to unprotect was never protected"


def test_a_move_that_nobody_else_reviewed_is_no_move(clone: Clone) -> None:
    alone = MOVE.replace("reviewer: dsaj", "reviewer: safp")
    clone.change(RECORD, "moved: {}", f"moved: {{platform: {alone}}}")
    said = clone.refused("decommission", PILOT, code=ExitCode.CONFIGURATION)
    assert "moved the data itself" in said


def test_the_stack_file_cannot_extend_the_pilot(clone: Clone) -> None:
    clone.change(VALUES, 'expires: "2019-12-31"', 'expires: "2020-06-30"')
    said = clone.refused("preview", PILOT, code=ExitCode.CEILING_EXCEEDED)
    assert "allowed: up to 2019-12-31" in said
    decision = (
        '[{decision: d-1, decided: "2018-10-01", until: "2020-06-30", office: safp, '
        "reason: The production cloud is late by half a year.}]"
    )
    clone.change(RECORD, "extensions: []", f"extensions: {decision}")
    # Longer, the year 2020 is charged as well, and nobody has approved that yet.
    said = clone.refused("preview", PILOT, code=ExitCode.CEILING_EXCEEDED)
    assert "its budget of 2020" in said
    assert "recorded end" not in said


def test_an_approval_that_has_expired_stops_a_preview(clone: Clone) -> None:
    clone.change(
        "facts/data/projects.yaml",
        'approved: {from: "2018-01-01", to: "2019-12-31"}',
        'approved: {from: "2018-01-01", to: "2018-10-10"}',
    )
    said = clone.refused("preview", PILOT, code=ExitCode.APPROVAL_MISSING)
    assert "does not hold on 2018-10-11" in said
