"""The control API: counts, rows, faults and snapshots of one cloud."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facts import facts
from simulator.cloud import Cloud, open_cloud
from simulator.control import Control
from simulator.messages import Request
from simulator.wire.controls import Controls

SITES = facts().sites


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    made = open_cloud(tmp_path, sites=SITES)
    yield made
    made.close()


class Asking:
    """Sends requests to the control API as the command does."""

    def __init__(self, cloud: Cloud, folder: Path) -> None:
        self._controls = Controls()
        Control(cloud, folder).fill(self._controls)

    def __call__(
        self, method: str, name: str, body: Any = None, query: str = ""
    ) -> tuple[int, Any]:
        request = Request(
            method=method,
            host="127.0.0.1",
            path=f"/_sim/{name}",
            query=query,
            headers={"content-type": "application/json"},
            body=json.dumps(body if body is not None else {}).encode(),
        )
        reply = self._controls(request)
        return reply.status, json.loads(reply.body)


@pytest.fixture
def ask(cloud: Cloud, tmp_path: Path) -> Asking:
    return Asking(cloud, tmp_path)


def test_status_counts_what_exists(ask: Asking) -> None:
    status, found = ask("GET", "status")
    assert status == 200
    assert found["resources"] == {"resourcemanager": len(SITES)}


def test_resources_can_be_asked_by_kind(ask: Asking) -> None:
    assert ask("GET", "resources", query="kind=vpc/vpc") == (200, [])
    _, rows = ask("GET", "resources", query="kind=resourcemanager/resource_group")
    assert len(rows) == len(SITES)


def test_faults_are_all_understood_or_none_is_taken(ask: Asking) -> None:
    assert ask("PUT", "faults", [{"effect": "throttle", "times": 2}])[0] == 200
    status, refused = ask("PUT", "faults", [{"effect": "reset"}, {"effect": "rain"}])
    assert status == 400
    assert "allowed: error, throttle" in refused["message"]
    _, rules = ask("GET", "faults")
    assert [(rule["effect"], rule["times"]) for rule in rules] == [("throttle", 2)]
    assert ask("PUT", "faults", {"effect": "reset"})[0] == 400


def test_a_snapshot_brings_back_what_was(ask: Asking, cloud: Cloud) -> None:
    assert ask("POST", "snapshot", {"name": "before"})[0] == 200
    with cloud.transaction():
        for row in list(cloud.store.all("resourcemanager/resource_group")):
            cloud.store.delete(row)
    assert ask("GET", "status")[1]["resources"] == {}
    assert ask("POST", "restore", {"name": "before"})[0] == 200
    assert ask("GET", "status")[1]["resources"] == {"resourcemanager": len(SITES)}


@pytest.mark.parametrize("name", ["../up", "", "A", "a/b", 7, None])
def test_a_snapshot_stays_in_its_folder(ask: Asking, name: object) -> None:
    assert ask("POST", "snapshot", {"name": name})[0] == 400
    assert ask("POST", "restore", {"name": name})[0] == 400


def test_an_unknown_snapshot_is_named_with_the_known_ones(ask: Asking) -> None:
    ask("POST", "snapshot", {"name": "kept"})
    status, refused = ask("POST", "restore", {"name": "lost"})
    assert status == 404
    assert "allowed: kept" in refused["message"]


def test_the_journal_wants_numbers(ask: Asking) -> None:
    assert ask("GET", "journal") == (200, {"entries": [], "last": 0})
    assert ask("GET", "journal", query="after=x")[0] == 400


def test_reset_leaves_what_every_account_has(ask: Asking) -> None:
    assert ask("POST", "reset")[0] == 200
    assert ask("GET", "status")[1]["resources"] == {"resourcemanager": len(SITES)}
