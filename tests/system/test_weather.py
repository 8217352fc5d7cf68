"""A cloud that fails now and then: `up` arrives all the same and makes nothing twice.

Faults are drawn from a seed. What the provider does not try again by itself, the same
command does.
"""

import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.system.clone import STACK, Clone, kinds

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("toolchain")]

SEED = 1999
# Each ends after some faults: not every call is one that the provider tries again.
WEATHER: dict[str, list[dict[str, Any]]] = {
    "throttled": [
        {"effect": "throttle", "probability": 0.2, "seed": SEED, "times": 10}
    ],
    "server errors": [
        {"effect": "error", "probability": 0.2, "seed": SEED, "times": 8}
    ],
    "broken connections": [
        {"effect": "reset", "probability": 0.1, "seed": SEED, "times": 6}
    ],
    "answers lost after the work": [
        {"effect": "reset", "done": True, "action": "Create*", "every": 2, "times": 2}
    ],
    "no answer for a while": [
        {"effect": "timeout", "seconds": 20, "probability": 0.1, "times": 2}
    ],
    "late readers": [{"effect": "stale", "probability": 0.3, "seed": SEED, "times": 8}],
    "slow": [{"effect": "delay", "seconds": 2, "probability": 0.3, "seed": SEED}],
}
ATTEMPTS = 4


def forecast(clone: Clone, rules: list[dict[str, Any]]) -> None:
    """Start the simulator with these faults."""
    file = clone.folder / "faults.json"
    file.write_text(json.dumps(rules), "utf-8")
    assert clone.run("simulator", "start").code == 0
    done = clone.run("simulator", "faults", str(file))
    assert done.code == 0, done.said


def hits(clone: Clone) -> int:
    """Return how many calls went wrong on purpose so far."""
    done = clone.run("simulator", "faults")
    return sum(json.loads(line)["hits"] for line in done.out.splitlines())


def arrives(clone: Clone, wanted: Counter[str]) -> None:
    """Assert that `up` gets there in a few attempts, and that nothing is double."""
    for _ in range(ATTEMPTS):
        done = clone.up()
        if done.code == 0:
            break
    assert done.code == 0, done.said
    assert hits(clone), "nothing went wrong: the test has shown nothing"
    assert clone.run("simulator", "faults", "--clear").code == 0
    assert kinds(clone) == wanted
    drift = clone.run("drift", STACK)
    assert drift.code == 0, drift.said


@pytest.mark.parametrize("weather", ["throttled", "answers lost after the work"])
def test_up_arrives_through(clone: Clone, wanted: Counter[str], weather: str) -> None:
    forecast(clone, WEATHER[weather])
    arrives(clone, wanted)


@pytest.mark.nightly
@pytest.mark.parametrize("weather", WEATHER)
def test_up_arrives_through_all_weather(
    clone: Clone, wanted: Counter[str], weather: str
) -> None:
    forecast(clone, WEATHER[weather])
    arrives(clone, wanted)


def test_a_refusal_is_told_in_one_line_and_the_rest_is_done(clone: Clone) -> None:
    rule = {"effect": "error", "status": 403, "code": "Forbidden.RAM"}
    actions = ("CreateRole", "CreateSecurityGroup")
    refused = [rule | {"action": name, "message": "No right."} for name in actions]
    forecast(clone, refused)
    done = clone.run("up", STACK, "--yes")
    assert done.code == 4, done.said
    assert "ram.Role small-role: CreateRole: Forbidden.RAM: No right." in done.out
    assert "Fix: give the run's role this right" in done.out
    # A rule needs the group: the SDK ends the program with a traceback for that.
    needed = "ecs.SecurityGroup small-group: what stands on it was not tried"
    assert needed in " ".join(done.out.split())
    assert "Traceback" not in done.out
    log = clone.folder / ".gov-cloud/runs" / f"{STACK}-up" / "events.jsonl"
    assert "ResourceRegistrationFailed" in log.read_text("utf-8")
    assert clone.status()["resources"].keys() >= {"vpc", "oss", "resourcemanager"}
    assert clone.run("simulator", "faults", "--clear").code == 0
    assert clone.up().code == 0


def test_nothing_leaves_the_machine_during_up(clone: Clone, tmp_path: Path) -> None:
    unshare = "unshare --map-root-user --net"
    if not shutil.which("unshare") or clone.shell(f"{unshare} true").code != 0:
        pytest.skip("this machine allows no network namespace")
    report = tmp_path / "destinations.json"
    watch = Path(__file__).with_name("closed_network.py")
    # One command: the simulator must live in the same closed network.
    up = " ".join(clone.command("up", STACK, "--yes"))
    done = clone.shell(f"{unshare} {sys.executable} {watch} {report} {up}")
    assert done.code == 0, done.said
    assert json.loads(report.read_text("utf-8")) == []
