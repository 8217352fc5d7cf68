"""The main job, with the real engine and the real provider."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from facts import facts
from infra.settings import SECRETS
from policies.evaluate import evaluate
from policies.registry import discover
from tests.policies.stacks import resources_of, stack_of
from tests.recording import PILOT, ROOT, SIGNATURE, pilot_values, record_pilot

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]
GOV_CLOUD = str(Path(sys.executable).parent / "gov-cloud")
STACK_FILE = ROOT / "stacks" / f"Pulumi.{PILOT}.yaml"
HERE = Path(__file__).parent
# A certificate is shown to every visitor; its key is not.
PUBLIC = "certificate"
RESOURCES = yaml.load(
    (ROOT / "tests" / "inventories" / f"{PILOT}.yaml").read_text("utf-8"),
    Loader=yaml.CSafeLoader,
)["total"]


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments, cwd=ROOT, capture_output=True, text=True, check=False, **options
    )


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the outcome of the shipped pilot, and where its files are."""
    out = tmp_path_factory.mktemp("out")
    before = STACK_FILE.read_bytes()
    done = run(GOV_CLOUD, "preview", PILOT, "--json", "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    assert STACK_FILE.read_bytes() == before
    return {"out": out, **json.loads(done.stdout)}


def test_the_pilot_is_previewed_without_a_finding(shipped: dict[str, Any]) -> None:
    # In a clone in which `make up` ran before, they exist.
    assert shipped["changes"] in ({"create": RESOURCES}, {"same": RESOURCES})
    assert shipped["verdict"] == "OK"
    assert shipped["policies"]["packs"].keys() == {"residency-and-ownership"}
    assert shipped["policies"]["fail"] == 0
    assert shipped["policies"]["undetermined"] == 0
    # Every resource is judged by at least one rule.
    assert shipped["policies"]["pass"] >= RESOURCES
    assert shipped["warnings"] == []


def test_engine_and_recording_monitor_never_disagree(shipped: dict[str, Any]) -> None:
    resources = resources_of(record_pilot())
    as_of = str(pilot_values()["as_of"])
    pinned = facts().sites["env10"].pinned_variables
    stack = stack_of(resources, PILOT, as_of, environment=pinned)
    rules = [entry.rule for entry in discover().entries]
    judged = Counter(j.verdict.value for j in evaluate(rules, resources, stack))
    counted = {name: shipped["policies"][name] for name in ("pass", "fail")}
    assert counted == {"pass": judged["pass"], "fail": judged["fail"]}


def test_every_resource_has_a_department_and_a_component(
    shipped: dict[str, Any],
) -> None:
    departments = {item["department"] for item in shipped["resources"]}
    components = {item["component"] for item in shipped["resources"]}
    assert departments == {"dsal", "iacm", "safp"}
    assert components <= set(facts().systems)
    assert set(facts().services) <= components


def test_the_files_of_a_run_hold_no_secret(shipped: dict[str, Any]) -> None:
    secrets = _decrypted_keys()
    for file in shipped["out"].iterdir():
        text = file.read_text("utf-8")
        assert not any(secret in text for secret in secrets), file.name
    events = (shipped["out"] / "events.jsonl").read_text("utf-8")
    assert SIGNATURE in events
    assert '"ciphertext":"[secret]"' in events


def _decrypted_keys() -> list[str]:
    script = f'eval "$({GOV_CLOUD} env)" && pulumi config --show-secrets --json -s'
    done = run("bash", "-c", f"{script} {PILOT}")
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout)
    secret = [key for key in SECRETS if key != f"gov-cloud:{PUBLIC}"]
    return [values[key]["value"] for key in secret]


def test_plain_pulumi_works_with_the_exports_of_env() -> None:
    packs = "--policy-pack policies/packs/residency --policy-pack "
    preview = f"pulumi preview -s {PILOT} {packs}policies/packs/ownership"
    graph = f"pulumi stack graph -s {PILOT} /dev/null"
    done = run("bash", "-c", f'eval "$({GOV_CLOUD} env)" && {preview} && {graph}')
    assert done.returncode == 0, done.stdout + done.stderr
    # The stack, the provider and the components come on top.
    (planned,) = re.findall(r"(\d+) (?:to create|unchanged)", done.stdout)
    assert int(planned) > RESOURCES


def test_nothing_leaves_the_machine(tmp_path: Path) -> None:
    report = tmp_path / "destinations.json"
    unshare = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or run(*unshare, "true").returncode != 0:
        pytest.skip("this machine allows no network namespace")
    watch = [sys.executable, str(HERE / "closed_network.py"), str(report)]
    out = str(tmp_path / "out")
    done = run(*unshare, *watch, GOV_CLOUD, "preview", PILOT, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(report.read_text("utf-8")) == []


def test_the_watch_on_the_network_sees_an_attempt(tmp_path: Path) -> None:
    report = tmp_path / "destinations.json"
    unshare = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or run(*unshare, "true").returncode != 0:
        pytest.skip("this machine allows no network namespace")
    watch = [sys.executable, str(HERE / "closed_network.py"), str(report)]
    attempt = "import socket; socket.socket(type=2).sendto(b'x', ('203.0.113.9', 9))"
    run(*unshare, *watch, sys.executable, "-c", attempt)
    assert json.loads(report.read_text("utf-8")) == ["203.0.113.9"]


def test_ctrl_c_stops_cleanly(tmp_path: Path) -> None:
    command = [GOV_CLOUD, "preview", PILOT, "--json", "--out", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        # The engine is running as soon as the command says so; notes come before.
        assert any("started" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert process.returncode == 8, out + err
    assert "Traceback" not in err
    assert json.loads(out)["verdict"] == "CANCELLED"


def test_an_unknown_stack_is_refused_before_the_engine() -> None:
    done = run(GOV_CLOUD, "preview", "pilot-clod")
    assert done.returncode == 2
    assert done.stderr.startswith("stacks/Pulumi.pilot-clod.yaml: cannot be read")
    assert "Traceback" not in done.stderr


def test_refused_settings_never_start_the_engine(tmp_path: Path) -> None:
    clone = _copy_of_the_project(tmp_path)
    file = clone / "stacks" / STACK_FILE.name
    text = file.read_text("utf-8").replace("cn-macau-env10-d01", "cn-hongkong")
    file.write_text(text.replace("department: safp", "department: saffp"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "operate.main", "preview", PILOT],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert "'cn-hongkong' is not registered" in done.stderr
    assert "use 'safp'" in done.stderr
    # One line for the region, one for every place that names the department.
    assert len(done.stderr.splitlines()) == 1 + text.count("department: safp")
    assert not (clone / ".gov-cloud").exists()
    assert pilot_values()["region"] != "cn-hongkong"


def _copy_of_the_project(folder: Path) -> Path:
    clone = folder / "clone"
    for layer in ("facts", "infra", "operate", "stacks"):
        shutil.copytree(ROOT / layer, clone / layer)
    return clone


def test_two_previews_at_once_do_not_disturb_each_other(
    tmp_path: Path,
) -> None:
    running = [
        subprocess.Popen(
            [GOV_CLOUD, "preview", PILOT, "--out", str(tmp_path / str(number))],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for number in range(2)
    ]
    endings = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], endings
