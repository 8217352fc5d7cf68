"""The planted benchmark: its truth, its forms, and that nothing planted is missed."""

import json
import venv
from collections import Counter
from pathlib import Path

import pytest

from tests.bench import offline
from tests.bench.once import run_once
from tests.bench.planted import PLANTS, UNIT, Corpus, corpus
from tests.bench.planted_forms import TOKENS, plan, preview, truth
from tests.bench.score import Score, score
from tests.policies.outside.material import AS_OF, STACK, Runner

FORMS = {"preview": preview, "plan": plan}
KINDS = {id_ for id_, _, _ in PLANTS} | {"R13"}
VARIANTS = {
    "plain": corpus(200),
    "shuffled": corpus(200, seed=7),
    "linked": corpus(200, linked=True),
    "shuffled and linked": corpus(200, seed=7, linked=True),
}
CLEAN = {
    "plain": corpus(1000, clean=True),
    "shuffled": corpus(1000, clean=True, seed=7),
    "linked": corpus(1000, clean=True, linked=True),
    "shuffled and linked": corpus(1000, clean=True, seed=7, linked=True),
}


def judged(runner: Runner, made: Corpus, form: str) -> Score:
    """Return what a check finds in a corpus, against its truth."""
    options = () if form == "preview" else ("--stack", STACK, "--as-of", AS_OF)
    run = runner.check(FORMS[form](made), *options, "--format", "json")
    found = offline._ours(run.out.encode())  # noqa: SLF001 - what the benchmark itself counts
    names = [name for _, name, _ in found]
    return score(names, truth(made) if form == "preview" else made.truth)


@pytest.mark.parametrize(("count", "rows"), [(100, 21), (1000, 201), (5000, 1001)])
def test_truth_has_the_rows_of_the_reference(count: int, rows: int) -> None:
    made = corpus(count)
    assert (len(made.resources), len(made.truth)) == (count, rows)
    assert corpus(count, clean=True).truth == []
    assert len({each.address for each in made.resources}) == count


def test_unit_has_twenty_resources_of_fifteen_types_and_all_have_a_token() -> None:
    assert (len(UNIT), len(set(UNIT))) == (20, 15)
    assert {kind for _, kind, _ in PLANTS} | set(UNIT) <= TOKENS.keys()
    assert Counter(id_[0] for id_ in KINDS) == {"R": 13, "T": 8}


def test_same_seed_gives_the_same_corpus_and_order_alone_differs() -> None:
    assert plan(corpus(100, seed=3)) == plan(corpus(100, seed=3))
    assert preview(corpus(100, seed=3)) != preview(corpus(100))
    assert sorted(corpus(100, seed=3).truth) == sorted(corpus(100).truth)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_planted_violation_is_found_and_nothing_else(
    runner: Runner, variant: str, form: str
) -> None:
    found = judged(runner, VARIANTS[variant], form)
    assert found.caught == KINDS
    assert (found.missed, found.false_alarms) == (frozenset(), 0)
    assert found.instances == found.planted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("variant", CLEAN)
def test_clean_corpus_raises_no_alarm(runner: Runner, variant: str, form: str) -> None:
    assert judged(runner, CLEAN[variant], form).false_alarms == 0


def test_unknown_owner_is_undetermined_and_not_missing(runner: Runner) -> None:
    run = runner.check(preview(corpus(100)), "--format", "json")
    late = [row for row in run.data["findings"] if "::t06_" in row["urn"]]
    own = [row for row in late if row["provider"] is None]
    assert {(row["at"], row["standing"]) for row in own} == {
        ("tags.gov-owner", "UNDETERMINED")
    }


def test_score_counts_kinds_instances_and_alarms() -> None:
    known = [("a", "R01"), ("b", "R01"), ("c", "T01")]
    found = score(["a", "a", "c", "x", "x"], known)
    assert (found.text("R"), found.text("T")) == ("0 of 1", "1 of 1")
    assert (found.instances, found.planted, found.false_alarms) == (2, 3, 2)


def test_run_is_measured_by_the_kernel(tmp_path: Path) -> None:
    script = "import time\nx = bytearray(64 * 2**20)\nprint('said')\n"
    script += "while time.process_time() < 0.2: pass\nraise SystemExit(5)"
    run = run_once(["python3", "-c", script], tmp_path)
    assert (run.code, run.output) == (5, b"said\n")
    assert run.cpu >= 0.2
    assert run.peak_mib >= 64
    # What the one who measures holds in memory is not the command's.
    ballast = bytearray(256 * 2**20)
    assert run_once(["true"], tmp_path).peak_mib < len(ballast) // 2**20
    assert run.wall > 0


def test_missing_peer_is_named_in_the_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(offline, "ENVIRONMENT", tmp_path / "none")
    monkeypatch.setattr(venv, "create", fails)
    notes: list[str] = []
    assert [tool.title for tool in offline.tools(notes)] == [
        "gov-cloud check, preview",
        "gov-cloud check, plan",
    ]
    assert notes == ["checkov was not measured: it cannot be installed (no network)."]


def test_findings_of_a_peer_are_read_by_resource() -> None:
    row = {"check_id": "GOV_ZONE", "resource": "alicloud_vswitch.r01_0"}
    report = {"results": {"failed_checks": [row]}}
    expected = [("GOV_ZONE", "alicloud_vswitch.r01_0", "alicloud_vswitch")]
    for output in (report, [report]):
        assert offline._theirs(json.dumps(output).encode()) == expected  # noqa: SLF001 - as above
