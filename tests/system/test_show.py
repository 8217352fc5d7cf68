"""The pilot shown as the real engine and provider see it."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.recording import PILOT, ROOT, record_pilot
from tests.test_readme import commands

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]
GOV_CLOUD = str(Path(sys.executable).parent / "gov-cloud")
COMMITTED = ROOT / "docs" / f"{PILOT}.svg"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the pilot as data, and its picture."""
    file = tmp_path_factory.mktemp("out") / "pilot.svg"
    done = subprocess.run(
        [GOV_CLOUD, "show", PILOT, "--json", "--svg", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {"svg": file.read_text("utf-8"), **json.loads(done.stdout)}


def test_the_engine_sees_what_the_program_declares(shown: dict[str, Any]) -> None:
    declared = Counter(i.type for i in record_pilot() if i.is_cloud_resource)
    assert Counter(item["type"] for item in shown["resources"]) == declared


def test_everything_is_owned(shown: dict[str, Any]) -> None:
    assert "?" not in {item["department"] for item in shown["resources"]}
    assert "?" not in {item["component"] for item in shown["resources"]}


def test_what_has_a_zone_has_a_network(shown: dict[str, Any]) -> None:
    placed = [item for item in shown["resources"] if item["zone"]]
    assert placed
    assert all(item["network"] for item in placed)
    assert {item["network"] for item in placed} == shown["networks"].keys()


def test_a_vswitch_never_stands_outside_a_network(shown: dict[str, Any]) -> None:
    kinds = ("vpc/switch:Switch", "ecs/instance:Instance", "rds/instance:Instance")
    for item in shown["resources"]:
        if item["type"].endswith(kinds):
            assert item["zone"], item["name"]


def test_the_picture_is_well_formed(shown: dict[str, Any]) -> None:
    root = ET.fromstring(shown["svg"])  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert int(root.get("width", 0)) <= 1600


def test_the_committed_picture_is_fresh(shown: dict[str, Any]) -> None:
    fix = f"Fix: gov-cloud show {PILOT} --svg {COMMITTED.relative_to(ROOT)}"
    assert COMMITTED.exists(), fix
    assert COMMITTED.read_text("utf-8") == shown["svg"], fix


@pytest.mark.parametrize(
    "line",
    [
        line
        for line in commands(ROOT / "README.md")
        if line.startswith((".venv/bin/gov-cloud show", ".venv/bin/gov-cloud doctor"))
    ],
)
def test_the_readme_s_reading_commands_run_as_written(
    line: str, tmp_path: Path
) -> None:
    words = [GOV_CLOUD, *line.split()[1:]]
    done = subprocess.run(
        words, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (word for word in words if word.endswith(".svg")):
        assert (tmp_path / name).exists()
