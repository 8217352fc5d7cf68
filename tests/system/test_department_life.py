"""A department comes by one file and goes again, and nobody else notices.

The real engine, the real program of departments and the whole contract, on a platform
of a few resources (small_platform.py).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.department import PREFIX
from operate.simulator import control
from operate.simulator.place import Place
from tests.recording import PRODUCTION
from tests.system.clone import Clone
from tests.system.small_platform import PROGRAM

pytestmark = [
    pytest.mark.engine,
    pytest.mark.nightly,
    pytest.mark.usefixtures("toolchain"),
]
DSAL, NEW = f"{PREFIX}dsal", f"{PREFIX}fdct"
EACH, PLATFORM = 79, 10
# What the cloud itself keeps for a time after it is deleted.
KEPT = {"kms/key", "kms/key_version", "resourcemanager/resource_group"}


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    made = Clone(tmp_path, PROGRAM)
    yield made
    made.close()


def test_a_department_comes_by_one_file_and_goes(clone: Clone) -> None:
    refused = clone.run("up", DSAL, "--yes")
    assert refused.code == 1, refused.said
    assert f"Fix: gov-cloud up {PRODUCTION}" in " ".join(refused.out.split())
    assert _well(clone, "up", PRODUCTION, "--yes")["changes"] == {"create": PLATFORM}
    assert _well(clone, "up", DSAL, "--yes")["changes"] == {"create": EACH}
    below = clone.run("destroy", PRODUCTION, "--yes", "--unprotect", "too early")
    assert below.code == 22, below.said
    assert f"{DSAL} stand on it" in below.err
    before, recorded = _existing(clone), _recorded(clone)

    shipped = (clone.folder / "stacks" / f"Pulumi.{DSAL}.yaml").read_text("utf-8")
    file = clone.folder / "stacks" / f"Pulumi.{NEW}.yaml"
    file.write_text(shipped.replace("dsal", "fdct").replace("DSAL", "FDCT"), "utf-8")
    assert _well(clone, "preview", NEW)["changes"] == {"create": EACH}
    assert _well(clone, "up", NEW, "--yes")["changes"] == {"create": EACH}
    _nobody_else_changed(clone, before, recorded)
    assert _well(clone, "preview", NEW)["changes"] == {"same": EACH}

    gone = _well(clone, "destroy", NEW, "--yes", "--unprotect", "it was merged")
    assert gone["left"] == []
    file.unlink()
    _nobody_else_changed(clone, before, recorded)
    left = _existing(clone).keys() - before.keys()
    assert {kind for kind, _ in left} <= KEPT, left
    assert clone.run("preview", NEW).code == 2


def _well(clone: Clone, *words: str) -> dict[str, Any]:
    done = clone.run(*words, "--json")
    assert done.code == 0, done.said
    found: dict[str, Any] = done.data
    return found


def _existing(clone: Clone) -> dict[tuple[str, str], Any]:
    """Return everything in the simulated cloud by kind and id."""
    place = Place(clone.folder / ".gov-cloud" / "simulator")
    rows = control.ask(place, "GET", "resources")
    return {(row["kind"], f"{row['scope']} {row['id']}"): row for row in rows}


def _recorded(clone: Clone) -> dict[str, Any]:
    """Return what the engine has recorded of the platform and the first department."""
    script = f'eval "$({" ".join(clone.command("env"))})" && pulumi stack export -s '
    found = {}
    for stack in (PRODUCTION, DSAL):
        done = clone.shell(script + stack)
        assert done.code == 0, done.said
        found[stack] = json.loads(done.out)["deployment"]["resources"]
    return found


def _nobody_else_changed(
    clone: Clone, before: dict[tuple[str, str], Any], recorded: dict[str, Any]
) -> None:
    now = _existing(clone)
    changed = [key for key, row in before.items() if now.get(key) != row]
    assert changed == []
    assert _recorded(clone) == recorded
    for stack, count in ((PRODUCTION, PLATFORM), (DSAL, EACH)):
        assert _well(clone, "preview", stack)["changes"] == {"same": count}
