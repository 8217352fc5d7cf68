"""The pipeline of all stacks: its order, its limits, and what a change touches.

The golden files are the pipelines of the pilot, production and five tenants; `make
generate` writes them.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import operate.plan_ci
from facts import facts
from operate.affected import platform_of, shards, touched, waves
from operate.errors import ConfigurationError, OperationError
from operate.main import app
from operate.pipeline import Plan, github, gitlab
from operate.plan_ci import matrix, planned
from tests.operate.pipelines import GOLDEN, STACKS, pages

TENANTS = [name for name in STACKS if "-tenant-" in name]


def plan(stacks: list[str] | None = None, shard: int = 2) -> Plan:
    return planned(stacks or STACKS, facts(), shard=shard, jobs=2, parallel=2)


def order(jobs: dict[str, Any]) -> list[str]:
    """Return the jobs in an order that keeps every `needs`; fails on a circle."""
    left = dict(jobs)
    done: list[str] = []
    while left:
        ready = [n for n, job in left.items() if set(job.get("needs", [])) <= {*done}]
        assert ready, f"these jobs wait for each other or for nobody: {sorted(left)}"
        done += ready
        for name in ready:
            del left[name]
    return done


def gitlab_jobs(found: dict[str, Any]) -> dict[str, Any]:
    return {key: job for key, job in found.items() if key not in ("stages", "default")}


def test_a_family_stands_on_the_single_stack_of_its_site() -> None:
    assert platform_of("production-tenant-dsal", facts()) == "production-cloud"
    assert platform_of("production-cloud", facts()) is None
    assert platform_of("pilot-cloud", facts()) is None
    assert waves(STACKS, facts()) == (["pilot-cloud", "production-cloud"], TENANTS)


@pytest.mark.parametrize(
    ("files", "stacks"),
    [
        (["stacks/Pulumi.production-tenant-dsal.yaml"], ["production-tenant-dsal"]),
        (["stacks/Pulumi.pilot-cloud.yaml"], ["pilot-cloud"]),
        (
            ["stacks/Pulumi.production-cloud.yaml"],
            ["production-cloud", *TENANTS],
        ),
        (["infra/components/vpc.py"], STACKS),
        (["policies/rules/x.py"], STACKS),
        (["facts/data/sites.yaml"], STACKS),
        (["facts/data/ledger.yaml"], []),
        (["docs/guides/budget.md", "tests/x.py", "README.md"], []),
        (["stacks/Pulumi.production-tenant-gone.yaml"], []),
        ([], []),
    ],
)
def test_a_change_touches_what_depends_on_its_file(
    files: list[str], stacks: list[str]
) -> None:
    assert touched(files, STACKS, facts()) == stacks


@given(st.lists(st.integers(), max_size=60, unique=True), st.integers(1, 9))
def test_shards_hold_each_stack_once_and_are_alike(
    numbers: list[int], size: int
) -> None:
    stacks = [f"s{number}" for number in numbers]
    found = shards(stacks, size)
    assert sorted(stack for shard in found for stack in shard) == sorted(stacks)
    lengths = {len(shard) for shard in found}
    assert all(0 < length <= size for length in lengths)
    assert not lengths or max(lengths) - min(lengths) <= 1


def test_gitlab_previews_platforms_first_and_applies_behind_the_gate() -> None:
    jobs = gitlab_jobs(gitlab(plan()))
    found = order(jobs)
    assert found.index("preview 1.1") < found.index("preview 2.1")
    previews = {name for name in jobs if name.startswith("preview")}
    assert set(jobs["gate"]["needs"]) == {"check", *previews}
    for stack in STACKS:
        assert jobs[f"up {stack}"]["rules"][0]["when"] == "manual"
        assert jobs[f"up {stack}"]["resource_group"] == stack
    for stack in TENANTS:
        assert "up production-cloud" in jobs[f"up {stack}"]["needs"]


def test_gitlab_jobs_need_only_earlier_stages() -> None:
    document = gitlab(plan())
    stages = document["stages"]
    jobs = gitlab_jobs(document)
    for job in jobs.values():
        for name in job.get("needs", []):
            earlier = stages.index(jobs[name]["stage"])
            assert earlier < stages.index(job["stage"])


def test_every_stack_is_previewed_once() -> None:
    script = " ".join(
        job["script"][0]
        for name, job in gitlab_jobs(gitlab(plan())).items()
        if name.startswith("preview")
    )
    assert [script.split().count(stack) for stack in STACKS] == [1] * len(STACKS)


def test_so_many_shards_run_at_the_same_time() -> None:
    jobs = gitlab_jobs(gitlab(plan(shard=1)))
    groups = {j["resource_group"] for n, j in jobs.items() if n.startswith("preview")}
    assert len(groups) == 2
    for name, job in github(plan())["jobs"].items():
        if "strategy" in job:
            assert job["strategy"]["max-parallel"] == 2, name


def test_github_keeps_the_same_order() -> None:
    jobs = github(plan())["jobs"]
    found = order(jobs)
    wanted = ["plan", "preview-1", "preview-2", "gate", "up-1", "up-2"]
    assert found == wanted
    assert jobs["up-1"]["environment"] == "production"
    assert "github.ref_name == 'main'" in jobs["up-1"]["if"]
    for job in jobs.values():
        assert set(job.get("needs", [])) <= jobs.keys()


def test_the_matrix_gives_each_wave_its_shards() -> None:
    lines = dict(line.split("=", 1) for line in matrix(plan(shard=3)))
    assert json.loads(lines["wave-1"]) == ["pilot-cloud", "production-cloud"]
    assert sorted(" ".join(json.loads(lines["wave-2"])).split()) == TENANTS
    empty = dict(line.split("=", 1) for line in matrix(plan(["pilot-cloud"])))
    assert empty["wave-2"] == "[]"


def test_only_stacks_that_changed_are_in_the_pipeline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = ["stacks/Pulumi.production-tenant-dsal.yaml"]
    monkeypatch.setattr(operate.plan_ci, "stack_names", lambda: STACKS)
    monkeypatch.setattr(operate.plan_ci, "changed_files", lambda _: changed)
    shown = CliRunner().invoke(app, ["plan-ci", "gitlab", "--since", "main"])
    jobs = gitlab_jobs(yaml.load(shown.stdout, Loader=yaml.CSafeLoader))
    assert set(jobs) == {"check", "preview 2.1", "gate", "up production-tenant-dsal"}


def test_a_name_that_a_shell_would_read_as_more_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="is no name of a stack"):
        plan(["pilot-cloud", "x;touch y"])


def test_a_commit_that_does_not_exist_is_named() -> None:
    shown = CliRunner().invoke(app, ["plan-ci", "matrix", "--since", "--nowhere"])
    assert isinstance(shown.exception, OperationError)
    assert "allowed: a commit of this clone" in shown.exception.message


@pytest.mark.parametrize("file", sorted(pages()), ids=lambda file: file.name)
def test_the_golden_pipelines_are_fresh_and_valid(file: Path) -> None:
    content = pages()[file]
    assert file.read_text("utf-8") == content, "Accept with: make generate"
    assert isinstance(yaml.load(content, Loader=yaml.CSafeLoader), dict)
    assert GOLDEN in file.parents
