"""Many previews at once: one table, the gravest number, nobody stopped by another."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import operate.preview_all
from operate.errors import ConfigurationError
from operate.exit_codes import ExitCode
from operate.main import app
from operate.preview_all import gravest

STACKS = ["pilot-cloud", "production-cloud", "production-tenant-dsal"]


def summary(verdict: str, **findings: Any) -> str:
    told = {
        "verdict": verdict,
        "changes": {"create": 7},
        "policies": {"pass": 5, "fail": 1, "undetermined": 0},
        "errors": [],
        "findings": [],
    }
    return json.dumps(told | findings)


ENDS = {
    "pilot-cloud": (0, summary("OK"), ""),
    "production-cloud": (
        5,
        summary("REFUSED", findings=[{"message": "MO-RES-001 it leaves Macau"}]),
        "",
    ),
    "production-tenant-dsal": (20, "", "above the ceiling. Fix: declare less."),
}


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Stand in for the processes; return the commands that were started."""
    seen: list[list[str]] = []

    def run(command: list[str], **_: Any) -> "subprocess.CompletedProcess[str]":
        seen.append(command)
        stack = command[command.index("preview") + 1]
        return subprocess.CompletedProcess(command, *ENDS[stack])

    monkeypatch.setattr(operate.preview_all, "stack_names", lambda: STACKS)
    monkeypatch.setattr(operate.preview_all.subprocess, "run", run)  # type: ignore[attr-defined]
    return seen


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["preview-all", *words], env={"COLUMNS": "200"})


def test_every_stack_is_in_the_table_and_the_gravest_number_wins() -> None:
    shown = run("--jobs", "2")
    assert shown.exit_code == ExitCode.POLICY_VIOLATED
    rows = [line.split() for line in shown.stdout.splitlines()]
    assert [row[0] for row in rows[1:4]] == STACKS
    assert rows[1][1] == "OK"
    assert rows[2][1:3] == ["REFUSED", "7"]
    assert "production-cloud: MO-RES-001 it leaves Macau" in shown.stdout
    assert "production-tenant-dsal: above the ceiling" in shown.stdout
    assert "3 stacks, 2 did not end well" in shown.stdout


def test_the_named_stacks_are_previewed_platforms_first(
    asked: list[list[str]],
) -> None:
    shown = run("production-tenant-dsal", "pilot-cloud", "--jobs", "1")
    names = [command[command.index("preview") + 1] for command in asked]
    assert names == ["pilot-cloud", "production-tenant-dsal"]
    assert shown.exit_code == ExitCode.CEILING_EXCEEDED


def test_each_run_keeps_its_files_apart(asked: list[list[str]], tmp_path: Path) -> None:
    run("--out", str(tmp_path))
    folders = {command[-1] for command in asked}
    assert folders == {str(tmp_path / stack) for stack in STACKS}


def test_json_holds_every_stack() -> None:
    data = json.loads(run("--json").stdout)
    assert data["schema"] == "preview-all/1"
    assert data["exit_code"] == ExitCode.POLICY_VIOLATED
    assert list(data["stacks"]) == STACKS
    assert data["stacks"]["production-tenant-dsal"]["verdict"] == "REFUSED"


def test_only_stacks_that_changed_are_previewed(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = ["stacks/Pulumi.production-tenant-dsal.yaml"]
    monkeypatch.setattr(operate.preview_all, "changed_files", lambda _: changed)
    run("--since", "main")
    assert len(asked) == 1


def test_nothing_changed_is_all_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operate.preview_all, "changed_files", lambda _: ["README.md"])
    shown = run("--since", "main")
    assert shown.exit_code == ExitCode.OK
    assert "0 stacks, all well" in shown.stdout


@pytest.mark.parametrize("words", [["nowhere"], ["pilot-cloud", "--since", "main"]])
def test_stacks_that_do_not_exist_are_named(words: list[str]) -> None:
    refused = run(*words).exception
    assert isinstance(refused, ConfigurationError)
    assert "allowed: some of pilot-cloud" in refused.message


def test_the_gravest_number_comes_first() -> None:
    assert gravest([0, 23, 20]) == ExitCode.CEILING_EXCEEDED
    assert gravest([0, 0]) == 0
    assert gravest([]) == 0
    # A process that was killed is graver than anything it could have said.
    assert gravest([5, -9]) == -9
