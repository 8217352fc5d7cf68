"""The life of the whole pilot cloud: as of the small one, and as long as it is.

The provider waits three minutes for a database and ten seconds for many other things,
so this is for the night. The day has the small cloud (test_life.py).
"""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.system import clone as clones
from tests.system.clone import STACK, Clone, ended, kinds
from tests.system.test_crashes import PATIENCE_SECONDS, kill, requests

pytestmark = [
    pytest.mark.engine,
    pytest.mark.nightly,
    pytest.mark.usefixtures("toolchain"),
]
INVENTORY = clones.ROOT / "tests" / "inventories" / f"{STACK}.yaml"
RESOURCES = yaml.load(INVENTORY.read_text("utf-8"), Loader=yaml.CSafeLoader)["total"]
# A whole `up` has thousands; this is in the middle of it.
MIDDLE = 600


@pytest.fixture
def pilot(tmp_path: Path) -> Any:
    made = Clone(tmp_path)
    yield made
    made.close()


def test_the_whole_life_of_the_pilot(pilot: Clone) -> None:
    up = pilot.up()
    assert up.code == 0, up.said
    assert up.data["changes"] == {"create": RESOURCES}
    assert up.data["longest_wait"]["seconds"] >= 180
    for verb in ("preview", "refresh", "drift"):
        looked = pilot.run(verb, STACK, "--json")
        assert looked.code == 0, looked.said
        assert looked.data["changes"] == {"same": RESOURCES}
    down = pilot.destroy()
    assert down.code == 0, down.said
    assert down.data["left"], "data, logs and keys stay"
    rest = pilot.destroy("--unprotect", "the test is over")
    assert rest.code == 0, rest.said
    assert rest.data["left"] == []
    rows = pilot.journal()
    assert all(row["host"].endswith(".apsara.example") for row in rows)
    assert not [row for row in rows if row["decision"] in ("failed", "refused-host")]
    again = pilot.up()
    assert again.code == 0, again.said


def test_the_pilot_is_whole_after_everything_was_killed(pilot: Clone) -> None:
    started = pilot.start("up", STACK, "--yes", "--json")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while requests(pilot) < MIDDLE and started.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    kill(pilot, "everything")
    ended(started)
    done = pilot.up()
    assert done.code == 0, done.said
    assert done.data["second_look"]["resources"] == RESOURCES
    first = kinds(pilot)
    assert first["vpc/vpc"] == len(
        [r for r in done.data["resources"] if r["type"].endswith(":Network")]
    )
    for pid in pilot.processes("pulumi"):
        os.kill(pid, signal.SIGKILL)
