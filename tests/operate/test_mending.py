"""What a run left without an end is settled once, and never made twice."""

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from operate import audit, mending, unsettled
from operate.checkpoint import parse
from operate.errors import OperationError
from operate.exit_codes import ExitCode
from operate.mending import settle
from operate.outcome import Outcome
from operate.running import Job, Ready, Run
from operate.target import Target
from operate.toolchain import Toolchain
from operate.unsettled import Creation, Watch
from tests.operate.clouds import ACCEPTED
from tests.operate.events import STACK

NETWORK = "alicloud:vpc/network:Network"
URN = f"{STACK}{NETWORK}::edge"
PROVIDER = f"{STACK}pulumi:providers:alicloud::apsara"
STATE = {
    "urn": URN,
    "type": NETWORK,
    "parent": f"{STACK}pulumi:pulumi:Stack::s",
    "provider": f"{PROVIDER}::0f5c",
    "inputs": {"vpcName": "edge"},
}
CREATION = Creation(URN, NETWORK, STATE["parent"], PROVIDER, {"vpcName": "edge"})  # type: ignore[arg-type]


class Engine:
    """Stands in for the engine: notes what it was asked, and ends as told."""

    def __init__(self, code: ExitCode = ExitCode.OK) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.files: list[str] = []
        self._code = code

    def __call__(self, ready: Ready, job: Job, **_: object) -> Run:
        self.asked.append(tuple(job.command))
        for option in job.command:
            if option.startswith("--file="):
                self.files.append(Path(option[7:]).read_text("utf-8"))
        outcome = Outcome(errors=[] if self._code is ExitCode.OK else ["no answer"])
        return Run(ready.stack, ready.accepted, outcome, self._code, Path("kept"), 1.0)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsettled, "FOLDER", tmp_path / "unsettled")
    monkeypatch.setattr(audit, "FILE", tmp_path / "audit.jsonl")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(mending, "run", made)
    return made


@pytest.fixture
def ready(tmp_path: Path) -> Ready:
    tools = Toolchain(tmp_path, tmp_path, tmp_path, "built", own_host=True, versions={})
    return Ready("small", ACCEPTED, tools, Target.SIMULATOR, {}, {})


def exported(*pending: dict[str, Any]) -> dict[str, Any]:
    return {"deployment": {"resources": [], "pending_operations": list(pending)}}


def _mend(ready: Ready, document: dict[str, Any], existing: dict[str, str]) -> str:
    found = parse(document)
    console = Console(record=True, width=200)
    creations = mending.unsettled("small", found)
    settle(ready, found, creations, existing, console)
    return console.export_text()


def test_a_creation_that_happened_is_imported_under_its_id(
    ready: Ready, engine: Engine
) -> None:
    pending = exported({"type": "creating", "resource": STATE})
    said = _mend(ready, pending, {URN: "vpc-1"})
    assert "creating vpc.Network edge made vpc-1, which is taken up" in said
    assert [command[0] for command in engine.asked] == ["refresh", "import"]
    assert '"id": "vpc-1"' in engine.files[0]
    assert PROVIDER in engine.files[0]
    assert unsettled.load("small") == []


def test_a_creation_that_did_not_happen_is_forgotten(
    ready: Ready, engine: Engine
) -> None:
    pending = exported({"type": "creating", "resource": STATE})
    assert "made nothing" in _mend(ready, pending, {})
    assert [command[0] for command in engine.asked] == ["refresh"]
    assert "--clear-pending-creates" in engine.asked[0]


def test_an_update_under_way_is_read_again(ready: Ready, engine: Engine) -> None:
    pending = exported({"type": "updating", "resource": STATE})
    assert "updating vpc.Network edge is redone" in _mend(ready, pending, {})
    assert [command[0] for command in engine.asked] == ["refresh"]


def test_a_failed_creation_is_looked_for_without_a_pending_step(
    ready: Ready, engine: Engine
) -> None:
    unsettled.keep("small", [CREATION])
    _mend(ready, exported(), {URN: "vpc-1"})
    assert [command[0] for command in engine.asked] == ["import"]


def test_what_is_recorded_needs_no_mending() -> None:
    unsettled.keep("small", [CREATION])
    found = parse({"deployment": {"resources": [{**STATE, "id": "vpc-1"}]}})
    assert mending.unsettled("small", found) == []


def test_a_mending_that_fails_is_tried_again_by_the_next(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "run", Engine(ExitCode.ERROR))
    with pytest.raises(OperationError, match="cannot be settled"):
        _mend(ready, exported({"type": "creating", "resource": STATE}), {URN: "vpc-1"})
    assert unsettled.load("small") == [CREATION]


def test_a_run_keeps_the_creations_that_failed() -> None:
    watch = Watch()
    for name in ("a", "b"):
        urn = f"{STACK}{NETWORK}::{name}"
        metadata = {"op": "create", "urn": urn, "type": NETWORK, "new": STATE}
        watch.take({"resourcePreEvent": {"metadata": metadata}})
    ended = {"metadata": {"urn": f"{STACK}{NETWORK}::a"}}
    watch.take({"resOutputsEvent": ended})
    watch.take({"resOpFailedEvent": {"metadata": {"urn": f"{STACK}{NETWORK}::b"}}})
    assert [each.name for each in watch.failed] == ["b"]


def test_a_preview_leaves_nothing_unsettled() -> None:
    watch = Watch()
    metadata = {"op": "create", "urn": URN, "type": NETWORK, "new": STATE}
    watch.take({"resourcePreEvent": {"metadata": metadata, "planning": True}})
    watch.take({"resOpFailedEvent": {"metadata": {"urn": URN}}})
    assert watch.failed == []
