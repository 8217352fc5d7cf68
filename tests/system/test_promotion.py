"""Three services go from the pilot to production, then the pilot goes, for real.

The real engine and provider on a small program of both clouds: what is promoted exists
in the simulated production, and what is decommissioned is gone from the simulated
pilot, in the order that was shown. The whole pilot without an engine:
test_pilot_to_production.py.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facts import facts
from tests.system.clone import Clone, kinds
from tests.system.small_services import PROGRAM

pytestmark = [
    pytest.mark.engine,
    pytest.mark.nightly,
    pytest.mark.usefixtures("toolchain"),
]
PILOT, PRODUCTION = "pilot-cloud", "production-cloud"
RECORD = "facts/data/transition.yaml"
EACH, ALL = 4, 13
MOVE = (
    '{moved: "2019-11-01", by: safp, verified: "2019-11-02", reviewer: dsaj, '
    "evidence: minutes-2019-11}"
)


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    made = Clone(tmp_path, PROGRAM)
    yield made
    made.close()


def test_services_are_promoted_and_the_pilot_is_decommissioned(clone: Clone) -> None:
    assert _well(clone, "up", PILOT, "--yes")["changes"] == {"create": ALL}
    _refused(clone, *facts().services, "platform")
    assert _well(clone, "up", PRODUCTION, "--yes")["changes"] == {"create": ALL}
    for service in facts().services:
        found = _well(clone, "promote", service)
        assert [row["new"] for row in found["map"]].count(None) == 0
        assert len(found["map"]) == EACH
    _record(clone, *facts().services)
    _refused(clone, "platform")
    _record(clone, "platform")
    plan = _well(clone, "decommission", PILOT)
    assert len(plan["protected"]) == len(facts().services) + 1

    # Nothing that is protected goes by itself, not even now.
    first = _well(clone, "destroy", PILOT, "--yes")
    assert sorted(first["left"]) == sorted(plan["protected"])
    last = _well(clone, "destroy", PILOT, "--yes", "--unprotect", "moved and reviewed")
    assert last["left"] == []
    gone = [*_deleted(first), *_deleted(last)]
    assert Counter(gone) == Counter(urn for step in plan["steps"] for urn in step)
    assert kinds(clone)["vpc/vpc"] == len(facts().services)
    assert _well(clone, "preview", PRODUCTION)["changes"] == {"same": ALL}
    assert _well(clone, "drift", PRODUCTION)["changes"] == {"same": ALL}


def _well(clone: Clone, *words: str) -> dict[str, Any]:
    done = clone.run(*words, "--json")
    assert done.code == 0, done.said
    found: dict[str, Any] = done.data
    return found


def _deleted(run: dict[str, Any]) -> list[str]:
    return [row["urn"] for row in run["resources"] if row["operation"] == "delete"]


def _refused(clone: Clone, *units: str) -> None:
    """See that the pilot may not go, because of these units and no others."""
    done = clone.run("decommission", PILOT)
    assert done.code == 22, done.said
    lines = [line for line in done.err.splitlines() if "has not been moved" in line]
    assert sorted(line.split("the data of ")[1].split()[0] for line in lines) == sorted(
        units
    )


def _record(clone: Clone, *units: str) -> None:
    file = clone.folder / RECORD
    before = file.read_text("utf-8").replace("moved: {}", "moved:")
    rows = "".join(f"  {unit}: {MOVE}\n" for unit in units)
    file.write_text(before + rows, "utf-8")
