"""A waiver excuses one rule for one resource until a day, and is always shown."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2 as pb

from policies.outside import waiver_file
from policies.outside.errors import InputError
from policies.pulumi_pack import pack
from policies.stack import Stack
from tests.policies.outside.material import (
    AS_OF,
    HIDDEN,
    NETWORK,
    ROOT,
    STACK,
    Run,
    Runner,
    digest,
    rules,
    state,
    urn,
)

UNOWNED = state("bare", inputs={})
OWNED = urn(NETWORK, "bare")


def row(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "rule": "MO-OWN-001",
        "resource": OWNED,
        "approval": "2018/17",
        "office": "safp",
        "act": "Despacho 12/2018",
        "reason": "handed over from the 2010 centre without tags",
        "until": "2018-12-31",
        **changes,
    }
    return {key: value for key, value in made.items() if value is not None}


def check(runner: Runner, *rows: dict[str, Any], form: str = "json") -> Run:
    file = runner.write({"waivers": list(rows)}, "waivers.yaml")
    return runner.check(digest(UNOWNED), "--waivers", str(file), "--format", form)


def test_waived_rule_is_shown_and_does_not_count(runner: Runner) -> None:
    run = check(runner, row())
    assert "MO-OWN-001" not in rules(run)
    assert rules(run, "WAIVED") == ["MO-OWN-001"] * 8
    (waiver,) = run.data["waivers"]
    assert (waiver["state"], waiver["act"]) == ("live", "Despacho 12/2018")
    assert run.data["findings"][-1]["waiver"]["approval"] == "2018/17"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_every_report_shows_the_waiver(runner: Runner, form: str) -> None:
    out = check(runner, row(), form=form).out
    assert "2018-12-31" in out
    assert "safp" in out


def test_waiver_of_sarif_is_an_accepted_suppression(runner: Runner) -> None:
    log = check(runner, row(), form="sarif").data["runs"][0]
    shown = [each for each in log["results"] if "suppressions" in each]
    assert {each["ruleId"] for each in shown} == {"MO-OWN-001"}
    (suppression,) = shown[0]["suppressions"]
    assert suppression["status"] == "accepted"
    assert "Despacho 12/2018" in suppression["justification"]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"until": "2018-10-10"}, "expired"),
        ({"resource": urn(NETWORK, "other")}, "unused"),
        ({"rule": "MO-OWN-002"}, "unused"),
        ({"until": AS_OF}, "live"),
    ],
)
def test_waiver_reaches_only_what_it_names_until_its_last_day(
    runner: Runner, changes: dict[str, str], kept: str
) -> None:
    run = check(runner, row(**changes))
    assert [each["state"] for each in run.data["waivers"]] == [kept]
    assert ("MO-OWN-001" in rules(run)) is (kept != "live")
    assert ("waiver_expired" in rules(run)) is (kept == "expired")


def test_expired_waiver_names_its_line_and_both_dates(runner: Runner) -> None:
    run = check(runner, row(until="2018-01-31"))
    (found,) = [r for r in run.data["findings"] if r["rule"] == "waiver_expired"]
    assert found["line"] == 1
    assert found["file"].endswith("waivers.yaml")
    assert "2018-01-31" in found["message"]["en"]
    assert AS_OF in found["message"]["en"]


BROAD = {
    "every rule": {"rule": "*"},
    "a pattern of rules": {"rule": "MO-OWN-*"},
    "two rules": {"rule": "MO-OWN-001, MO-OWN-002"},
    "every resource": {"resource": "*"},
    "a pattern of names": {"resource": urn(NETWORK, "ba*")},
    "any one letter": {"resource": urn(NETWORK, "bar?")},
    "a pattern of types": {"resource": urn("alicloud:vpc/*:Network", "bare")},
    "every stack": {"resource": OWNED.replace(STACK, "*")},
    "a name alone": {"resource": "bare"},
    "two resources": {"resource": f"{OWNED} {OWNED}"},
    "residency of data that is not open": {"rule": "MO-RES-001"},
}


@pytest.mark.parametrize("case", BROAD)
def test_waiver_that_reaches_too_far_is_a_finding_and_waives_nothing(
    runner: Runner, case: str
) -> None:
    run = check(runner, row(**BROAD[case]))
    assert "waiver_too_broad" in rules(run)
    assert "MO-OWN-001" in rules(run)
    assert rules(run, "WAIVED") == []
    assert run.data["waivers"] == []
    assert run.code == 5


def test_open_data_may_leave_with_its_evidence(runner: Runner) -> None:
    evidence = {"anonymised": "report 4/2018", "reviewed": "dspdp, record 9"}
    run = check(runner, row(rule="MO-RES-029", open_data=evidence))
    assert "waiver_too_broad" not in rules(run)


def test_waiver_of_another_stack_is_not_of_this_one(runner: Runner) -> None:
    run = check(runner, row(resource=OWNED.replace(STACK, "production-cloud")))
    assert run.data["waivers"] == []
    assert "MO-OWN-001" in rules(run)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"waivers": [row(office="nobody")]}, "waivers.0.office"),
        ({"waivers": [row(until="soon")]}, "waivers.0.until"),
        ({"waivers": [row(reason=None)]}, "waivers.0.reason: is missing"),
        ({"waivers": [row(extra="x")]}, "extra"),
        ({"waivers": [row(rule=["MO-OWN-001"])]}, "waivers.0.rule"),
        ({"waivers": {}}, "waivers"),
        ({}, "waivers"),
        ("a: [", "is no YAML"),
        ("a: &b [1]\nc: *b", "is no YAML"),
        ("x" * (waiver_file.LARGEST_BYTES + 1), "is too large"),
    ],
)
def test_broken_file_of_waivers_stops_the_check(
    runner: Runner, content: Any, said: str
) -> None:
    file = runner.write(content, "waivers.yaml")
    run = runner.check(digest(UNOWNED), "--waivers", str(file))
    assert run.code == 24
    assert said in run.err
    assert HIDDEN not in run.err
    assert all(". Fix: " in line for line in run.err.splitlines())


def test_missing_file_of_waivers_stops_the_check(runner: Runner) -> None:
    run = runner.check(digest(UNOWNED), "--waivers", str(runner.folder / "none.yaml"))
    assert run.code == 24
    assert "cannot be read" in run.err


def test_without_a_planning_date_nothing_is_waived(runner: Runner) -> None:
    file = runner.write({"waivers": [row()]}, "waivers.yaml")
    content = digest(UNOWNED, config={})
    run = runner.check(content, "--waivers", str(file), "--format", "json")
    assert rules(run, "WAIVED") == []
    assert [each["state"] for each in run.data["waivers"]] == ["unused"]


def test_shipped_file_is_sound_and_the_packs_read_the_same() -> None:
    stack = Stack(STACK, AS_OF)
    assert waiver_file.FILE == ROOT / "policies" / "waivers.yaml"
    found = waiver_file.entries()
    assert not list(waiver_file.findings(found, stack, "policies/waivers.yaml"))
    assert waiver_file.with_waivers(stack).waivers == waiver_file.in_force(found, stack)


def test_lint_finds_a_waiver_that_reaches_too_far(runner: Runner) -> None:
    runner.write({"waivers": [row(), row(resource="*")]}, "waivers.yaml")
    run = runner.run("lint", str(runner.folder), "--format", "json")
    assert (run.code, rules(run)) == (5, ["waiver_too_broad"])
    runner.write("a: [", "waivers.yaml")
    assert runner.run("lint", str(runner.folder)).code == 24


class Aborted(Exception):  # noqa: N818 - what the context of a call raises
    pass


class Context:
    def abort(self, _code: Any, text: str) -> None:
        raise Aborted(text)


def configured(file: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the answer of a pack that reads its waivers from `file`."""
    monkeypatch.setattr(waiver_file, "FILE", file)
    served = pack("ownership", ["ownership"], lambda: None)
    config = {"gov-cloud:stack": f'{{"as_of": "{AS_OF}"}}'}
    context: Any = Context()
    served.ConfigureStack(
        pb.AnalyzerStackConfigureRequest(stack=STACK, config=config), context
    )
    request = pb.AnalyzeRequest(type=NETWORK, name="bare", urn=OWNED)
    return served.Analyze(request, context)


def test_pack_applies_the_same_waivers_as_a_check(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = configured(runner.write({"waivers": []}, "none.yaml"), monkeypatch)
    assert "MO-OWN-001" in {found.policyName for found in none.diagnostics}
    one = configured(runner.write({"waivers": [row()]}, "one.yaml"), monkeypatch)
    assert "MO-OWN-001" not in {found.policyName for found in one.diagnostics}


def test_pack_does_not_run_with_a_broken_file_of_waivers(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Aborted, match="is no YAML"):
        configured(runner.write("a: [", "broken.yaml"), monkeypatch)


def test_record_of_the_file_is_the_record_of_the_rules(runner: Runner) -> None:
    file = runner.write({"waivers": [row(id="vpc-1")]}, "waivers.yaml")
    (waiver,) = waiver_file.with_waivers(Stack(STACK, AS_OF), file).waivers
    assert (waiver.type, waiver.name, waiver.id) == (NETWORK, "bare", "vpc-1")
    assert waiver.expires == dt.date(2018, 12, 31)
    with pytest.raises(InputError):
        waiver_file.with_waivers(Stack(STACK, AS_OF), runner.folder / "none.yaml")
