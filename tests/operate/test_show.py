"""The verb `show`: what it prints, writes and refuses, without an engine."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import operate.show
from operate.errors import OperationError
from operate.exit_codes import ExitCode
from operate.main import app
from operate.outcome import Outcome
from operate.picture import picture
from operate.running import Run
from tests.operate.clouds import ACCEPTED, outcome, small, states, tree_text


@pytest.fixture(autouse=True)
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Stand in for the engine's run: the small cloud, previewed without packs."""
    done = Run("small", ACCEPTED, outcome(states()), ExitCode.OK, tmp_path, 1.0)
    digest = {"steps": [{"newState": new} for new in states()]}
    (tmp_path / "engine.json").write_text(json.dumps(digest), "utf-8")

    def previewed(stack: str, *, packs: tuple[str, ...], **_: object) -> Run:
        assert stack == "small"
        assert packs == ()
        return done

    monkeypatch.setattr(operate.show, "run_preview", previewed)
    return done


def test_it_prints_the_tree() -> None:
    shown = CliRunner().invoke(app, ["show", "small"])
    assert shown.exit_code == 0
    assert shown.stdout == tree_text(small())


def test_names_are_never_cut(run: Run) -> None:
    shown = CliRunner().invoke(app, ["show", "small"], env={"COLUMNS": "40"})
    assert all(item.name in shown.stdout for item in run.outcome.resources)


def test_json_holds_every_resource_and_its_place() -> None:
    shown = CliRunner().invoke(app, ["show", "small", "--json"])
    data = json.loads(shown.stdout)
    assert data["schema"] == "cloud/1"
    assert len(data["resources"]) == len(states())
    database = next(each for each in data["resources"] if each["name"] == "queue-db")
    assert database == {
        "name": "queue-db",
        "type": "alicloud:rds/database:Database",
        "department": "dsal",
        "component": "queue-booking",
        "network": "shared-vpc",
        "zone": "cn-macau-env20-amtest20001-a",
    }


def test_it_writes_the_picture(tmp_path: Path) -> None:
    file = tmp_path / "small.svg"
    shown = CliRunner().invoke(app, ["show", "small", "--svg", str(file)])
    assert file.read_bytes().decode() == picture(small())
    assert "20 resources" in shown.stderr


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "small.svg"
    shown = CliRunner().invoke(app, ["show", "small", "--svg", str(file)])
    assert isinstance(shown.exception, OperationError)
    assert str(file) in shown.exception.message
    assert "Fix:" in shown.exception.message


def test_a_failed_run_shows_its_errors_and_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Outcome(errors=["it broke [here]"])
    failed = Run("small", ACCEPTED, broken, ExitCode.ERROR, tmp_path, 1.0)
    monkeypatch.setattr(operate.show, "run_preview", lambda *_, **__: failed)
    file = tmp_path / "small.svg"
    shown = CliRunner().invoke(app, ["show", "small", "--svg", str(file)])
    assert shown.exit_code == ExitCode.ERROR
    assert "it broke [here]" in shown.stderr
    assert shown.stdout == ""
    assert not file.exists()
