"""The commands of the guides do what the guides say.

Each `gov-cloud` line of a block marked `sh` is run; a comment at its end is the exit
code it ends with (`# 22`), else it ends well. Blocks marked `sh engine` need the real
engine and are run by the tests of that engine.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from operate import ledger
from operate.errors import GovCloudError
from operate.main import app
from operate.paths import ROOT, stack_file

GUIDES = ROOT / "docs" / "guides"
BLOCK = re.compile(r"^```(sh|sh engine)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(mark: str) -> Iterator[tuple[str, str]]:
    """Yield guide and line of every command in blocks with this mark."""
    for guide in sorted(GUIDES.glob("*.md")):
        for found, block in BLOCK.findall(guide.read_text("utf-8")):
            for line in block.splitlines():
                if found == mark and line.startswith("gov-cloud "):
                    yield guide.name, line


def stacks_named(command: str) -> list[Path]:
    """Return the stack files that a command reads without naming them all."""
    both = ("promote", "decommission", "diff-env", "adopt")
    named = [word for word in command.split() if word.startswith("production-")]
    if command.split()[1] in both:
        named.append("production-cloud")
    return [stack_file(name) for name in named]


@pytest.fixture(autouse=True)
def _nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send what a guide writes into the clone elsewhere."""
    copy = tmp_path / "ledger.yaml"
    shutil.copy(ledger.FILE, copy)
    monkeypatch.setattr(ledger, "FILE", copy)


def run(guide: str, line: str, folder: Path) -> None:
    """Run one line of a guide; $OUT is a folder for what it writes."""
    command, _, expected = line.partition("#")
    missing = [file for file in stacks_named(command) if not file.exists()]
    if missing:
        pytest.skip(f"{missing[0].name} is not in this clone yet")
    words = shlex.split(command.replace("$OUT", str(folder)))[1:]
    done = CliRunner().invoke(app, words)
    code = done.exit_code
    if isinstance(done.exception, GovCloudError):
        code = int(done.exception.exit_code)
    assert code == int(expected.strip() or 0), f"{guide}: {line}\n{done.output}"


@pytest.mark.parametrize(("guide", "line"), list(commands("sh")))
def test_a_command_of_a_guide_works(guide: str, line: str, tmp_path: Path) -> None:
    run(guide, line, tmp_path)


@pytest.mark.engine
@pytest.mark.usefixtures("toolchain")
def test_commands_that_need_the_engine_work_in_their_order(tmp_path: Path) -> None:
    for guide, line in commands("sh engine"):
        run(guide, line, tmp_path)


def test_guides_have_commands() -> None:
    found = {guide for guide, _ in commands("sh")}
    assert found >= {
        "budget.md",
        "pilot-to-production.md",
        "many-stacks.md",
        "adopt.md",
    }
    assert {guide for guide, _ in commands("sh engine")} >= {"state.md"}
