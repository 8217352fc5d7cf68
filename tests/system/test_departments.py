"""Departments' stacks with the real engine: before the platform, and on its outputs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.department import PREFIX
from tests.recording import PRODUCTION, ROOT, recorded_outputs

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]
DSAL, IAM = f"{PREFIX}dsal", f"{PREFIX}iam"
EACH = 79
LAYERS = ("facts", "infra", "operate", "policies", "stacks", "toolchain")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone with a state of its own: no run of anybody's is touched."""
    folder = tmp_path_factory.mktemp("departments") / "clone"
    for layer in LAYERS:
        shutil.copytree(ROOT / layer, folder / layer)
    for file in ("Pulumi.yaml", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / file, folder / file)
    return folder


def gov_cloud(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "operate.main", *arguments],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_department_before_the_platform_is_one_clear_line(clone: Path) -> None:
    for verb in ("show", "preview"):
        done = gov_cloud(clone, verb, DSAL)
        said = " ".join((done.stdout + done.stderr).split())
        assert done.returncode == 1, said
        assert f"stack {PRODUCTION}: is not up" in said
        assert f"Fix: gov-cloud up {PRODUCTION}" in said
        assert "Traceback" not in said


@pytest.fixture
def platform_is_up(clone: Path) -> None:
    """Put the recorded outputs into the state, as a platform that is up leaves them."""
    moment = "2019-12-01T00:00:00Z"
    root = {
        "urn": f"urn:pulumi:{PRODUCTION}::gov-cloud::pulumi:pulumi:Stack::"
        f"gov-cloud-{PRODUCTION}",
        "custom": False,
        "type": "pulumi:pulumi:Stack",
        "outputs": recorded_outputs(),
        "created": moment,
        "modified": moment,
    }
    manifest = {"time": moment, "magic": "", "version": ""}
    state = {"version": 3, "deployment": {"manifest": manifest, "resources": [root]}}
    file = clone / "platform.json"
    file.write_text(json.dumps(state), "utf-8")
    command = f"{sys.executable} -m operate.main env"
    script = (
        f'eval "$({command})" && (pulumi stack init {PRODUCTION} --no-select || true)'
        f" && pulumi stack import -s {PRODUCTION} --file {file}"
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def outcome(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("platform_is_up")
def test_departments_are_previewed_on_the_platform_s_outputs(clone: Path) -> None:
    for stack in (DSAL, IAM):
        found = outcome(gov_cloud(clone, "preview", stack, "--json"))
        assert found["changes"] == {"create": EACH}
        assert found["verdict"] == "OK"
        assert found["policies"]["fail"] == 0
        assert found["policies"]["undetermined"] == 0
        assert found["warnings"] == []


@pytest.mark.usefixtures("platform_is_up")
def test_a_new_department_is_one_file(clone: Path) -> None:
    """A body that is no tenant today becomes one by its file, and goes with it."""
    template = (clone / "stacks" / f"Pulumi.{DSAL}.yaml").read_text("utf-8")
    new = clone / "stacks" / f"Pulumi.{PREFIX}fdct.yaml"
    new.write_text(template.replace("dsal", "fdct").replace("DSAL", "FDCT"), "utf-8")
    found = outcome(gov_cloud(clone, "show", f"{PREFIX}fdct", "--json"))
    own = {item["department"] for item in found["resources"]}
    assert own == {"fdct"}
    assert len(found["resources"]) == EACH
    assert found["networks"] == {"prod-fdct-vpc": "10.82.0.0/18"}
    new.unlink()
    assert gov_cloud(clone, "show", f"{PREFIX}fdct").returncode == 2


def test_production_is_previewed_without_a_finding(clone: Path) -> None:
    found = outcome(gov_cloud(clone, "preview", PRODUCTION, "--json"))
    assert set(found["changes"]) == {"create"}
    assert found["policies"]["fail"] == 0
    assert found["policies"]["undetermined"] == 0
    assert found["warnings"] == []
