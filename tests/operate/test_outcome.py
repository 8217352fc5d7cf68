"""What a run's events mean, and the exit code they end in."""

from typing import Any

import pytest

from operate.exit_codes import ExitCode
from operate.outcome import Outcome
from tests.operate.events import (
    COMPONENT,
    STACK,
    component,
    finding,
    planned,
    summary,
)

VPC = "alicloud:vpc/network:Network"
ERROR = {"diagnosticEvent": {"severity": "error", "message": "it broke"}}
DEBUG = {"diagnosticEvent": {"severity": "debug", "message": "noise"}}
UNKNOWN = "UNDETERMINED MO-OWN-001 ..."


def outcome(*events: dict[str, Any]) -> Outcome:
    result = Outcome()
    for event in events:
        result.take(event)
    return result


def test_an_untagged_resource_takes_the_owner_of_its_component() -> None:
    child = planned(VPC, "x", parent=COMPONENT, inputs={})
    seen = outcome(component(), child)
    assert seen.changes() == {("safp", "network"): {"create": 1}}


def test_own_tags_come_before_the_component() -> None:
    tags = {"gov-dept": "dsal", "gov-system": "tenant"}
    child = planned(VPC, "x", parent=COMPONENT, inputs={"tags": tags})
    assert outcome(component(), child).changes() == {("dsal", "tenant"): {"create": 1}}


def test_a_resource_nobody_owns_is_shown_as_such() -> None:
    seen = outcome(planned(VPC, "x", parent="", inputs={}))
    assert seen.changes() == {("?", "?"): {"create": 1}}


def test_components_and_providers_are_not_counted() -> None:
    seen = outcome(component(), planned("pulumi:providers:alicloud", "p"))
    assert seen.resources == []


def stack_settled(old: Any, new: Any) -> dict[str, Any]:
    kind = "pulumi:pulumi:Stack"
    metadata = {"op": "same", "urn": f"{STACK}{kind}::x", "type": kind}
    states = {"old": old, "new": new}
    return {"resOutputsEvent": {"metadata": metadata | states}}


def test_outputs_that_other_stacks_read_are_a_change_too() -> None:
    old = {"outputs": {"zone": "a.example", "gone": 1, "same": {"x": [1]}}}
    new = {"outputs": {"zone": "b.example", "same": {"x": [1]}, "added": ""}}
    seen = outcome(stack_settled(old, new))
    assert seen.outputs == ["added", "gone", "zone"]
    assert seen.changed == []
    assert not seen.is_empty
    assert outcome(stack_settled(old, old)).is_empty


def test_outputs_of_a_stack_that_comes_or_goes_are_no_change_of_them() -> None:
    state = {"outputs": {"zone": "a.example"}}
    assert outcome(stack_settled(None, state)).outputs == []
    assert outcome(stack_settled(state, None)).outputs == []


CODES: dict[str, tuple[list[dict[str, Any]], ExitCode]] = {
    "all well": ([summary()], ExitCode.OK),
    "debug lines are no errors": ([DEBUG, summary()], ExitCode.OK),
    "violated": ([finding("MO-OWN-001"), summary("failed")], ExitCode.POLICY_VIOLATED),
    "unproven": ([finding(UNKNOWN, "advisory"), summary()], ExitCode.POLICY_UNPROVEN),
    "unproven and mandatory": (
        [finding(UNKNOWN), summary("failed")],
        ExitCode.POLICY_UNPROVEN,
    ),
    "violated and unproven": (
        [finding(UNKNOWN, "advisory"), finding("MO-OWN-001"), summary("failed")],
        ExitCode.POLICY_VIOLATED,
    ),
    "engine failed": ([ERROR, summary("failed")], ExitCode.ERROR),
    "engine failed after a violation": (
        [finding("MO-OWN-001"), ERROR, summary("failed")],
        ExitCode.ERROR,
    ),
    "engine said nothing": ([], ExitCode.ERROR),
    "failed without a reason": ([summary("failed")], ExitCode.ERROR),
}


@pytest.mark.parametrize("case", CODES)
def test_exit_code_tells_what_happened(case: str) -> None:
    events, expected = CODES[case]
    status = 0 if outcome(*events).succeeded else 1
    assert outcome(*events).exit_code(cancelled=False, status=status) is expected


def test_cancelled_comes_before_everything() -> None:
    seen = outcome(ERROR, finding("MO-OWN-001"), summary("failed"))
    assert seen.exit_code(cancelled=True, status=1) is ExitCode.CANCELLED


def test_passes_are_counted_from_the_engine_summaries() -> None:
    passed = {"policyAnalyzeSummaryEvent": {"passed": ["a", "b"], "failed": None}}
    assert outcome(passed, passed).passed == 4


@pytest.mark.parametrize(
    ("type_", "inputs", "zones"),
    [
        ("alicloud:vpc/switch:Switch", {"zoneId": "mo-a"}, ("mo-a",)),
        ("alicloud:ecs/instance:Instance", {"availabilityZone": "mo-a"}, ("mo-a",)),
        ("alicloud:pvtz/zoneRecord:ZoneRecord", {"zoneId": "d41d8c"}, ()),
        ("alicloud:log/alert:Alert", {"timeZone": "+0800"}, ()),
    ],
)
def test_only_places_are_zones(
    type_: str, inputs: dict[str, str], zones: tuple[str, ...]
) -> None:
    outcome = Outcome()
    outcome.take(
        {
            "resOutputsEvent": {
                "metadata": {
                    "op": "create",
                    "urn": f"urn:pulumi:s::p::{type_}::n",
                    "type": type_,
                    "new": {"inputs": inputs, "parent": ""},
                }
            }
        }
    )
    assert [item.zones for item in outcome.planned.values()] == [zones]
