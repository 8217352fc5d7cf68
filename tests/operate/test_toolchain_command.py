"""`gov-cloud toolchain` prints the answer on standard output, the making of it not."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from operate import toolchain_command
from operate.toolchain import Say, Tick, Toolchain
from operate.toolchain_command import describe, ensure_shown, toolchain
from tests.operate.fake_machine import Machine


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    """Let the command find a toolchain that was built on a fake machine."""
    toolchain = Machine(tmp_path).ensure()

    def ensure(say: Say, *, tick_seconds: float = 20.0) -> Toolchain:
        say("step [1]")
        say(Tick(f"still at it [x] {tick_seconds}"))
        return toolchain

    monkeypatch.setattr(toolchain_command, "ensure", ensure)
    return toolchain


def test_the_path_alone_can_be_used_in_a_script(
    made: Toolchain, capsys: pytest.CaptureFixture[str]
) -> None:
    toolchain(path=True)
    said = capsys.readouterr()
    assert said.out == f"{made.root}\n"
    assert "toolchain: step [1]\n" in said.err


def test_a_person_reads_source_versions_and_size(
    made: Toolchain, capsys: pytest.CaptureFixture[str]
) -> None:
    toolchain()
    said = capsys.readouterr().out
    for text in (str(made.root), "released Go modules", "3.105.0", "1.26.8", " MiB"):
        assert text in said


def test_json_has_the_same(made: Toolchain, capsys: pytest.CaptureFixture[str]) -> None:
    toolchain(as_json=True)
    assert json.loads(capsys.readouterr().out) == describe(made)


def test_older_toolchains_are_counted(made: Toolchain) -> None:
    assert "not in use" not in describe(made)
    other = made.root.with_name("other")
    other.mkdir()
    (other / "manifest.json").write_text("{}", "utf-8")
    assert describe(made)["not in use"] == "1 older, 0 MiB"


def test_a_log_gets_every_line(made: Toolchain) -> None:
    out = StringIO()
    assert ensure_shown(Console(file=out, width=10)) is made
    assert out.getvalue().splitlines() == [
        "toolchain: step [1]",
        "toolchain: still at it [x] 20.0",
    ]


def test_a_terminal_gets_news_every_second_in_place(made: Toolchain) -> None:
    out = StringIO()
    assert ensure_shown(Console(file=out, force_terminal=True, width=80)) is made
    assert "step [1]\n" in out.getvalue()
    assert "still at it [x] 1.0" in out.getvalue()
