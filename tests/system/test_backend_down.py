"""The backend goes down in the middle of an `up`: one clear end, and nothing is lost.

The real engine with its state in a real PostgreSQL server, which is stopped while
resources are being made and cannot be recorded any more.
"""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.system.clone import STACK, Clone, ended, kinds
from tests.system.test_crashes import PATIENCE_SECONDS, requests

pytestmark = [
    pytest.mark.engine,
    pytest.mark.nightly,
    pytest.mark.usefixtures("toolchain"),
]
# A clean `up` makes about 60 requests; some resources exist then and some do not.
MIDDLE = 20


@pytest.fixture
def database() -> Iterator[postgres.Server]:
    made = postgres.server()
    yield made
    made.discard()


def test_what_was_made_while_the_backend_was_down_is_found_again(
    clone: Clone,
    wanted: Counter[str],
    database: postgres.Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "backends.yaml"
    file.write_text(database.backends, "utf-8")
    monkeypatch.setenv("GOV_CLOUD_BACKENDS", str(file))
    started = clone.start("up", STACK, "--yes")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while requests(clone) < MIDDLE:
        assert started.poll() is None, ended(started).said
        assert time.monotonic() < deadline
        time.sleep(0.02)
    database.stop()
    done = ended(started)
    assert done.code == 1, done.said
    assert "Traceback" not in done.err
    made = kinds(clone)
    assert made != wanted
    database.start()
    # The engine could not take its own lock away; what helps is said, and helps.
    held = clone.run("up", STACK, "--yes")
    assert held.code == 1, held.said
    assert "its state is held by process" in held.err
    _, _, way = held.err.strip().rpartition("only if that process is gone: ")
    command = " ".join(clone.command())
    assert clone.shell(way.replace("gov-cloud", command)).code == 0, way
    again = clone.up()
    assert again.code == 0, again.said
    # Neither lost nor made twice.
    assert kinds(clone) == wanted
    assert clone.run("drift", STACK).code == 0
