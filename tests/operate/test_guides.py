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
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[tuple[str, str]]:
    """Yield guide and line of every command that needs no engine."""
    for guide in sorted(GUIDES.glob("*.md")):
        for block in BLOCK.findall(guide.read_text("utf-8")):
            for line in block.splitlines():
                if line.startswith("gov-cloud "):
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


@pytest.mark.parametrize(("guide", "line"), list(commands()))
def test_a_command_of_a_guide_works(
    guide: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, _, expected = line.partition("#")
    missing = [name for name in stacks_named(command) if not name.exists()]
    if missing:
        pytest.skip(f"{missing[0].name} is not in this clone yet")
    monkeypatch.setenv("OUT", str(tmp_path))
    words = [word.replace("$OUT", str(tmp_path)) for word in shlex.split(command)[1:]]
    done = CliRunner().invoke(app, words)
    code = done.exit_code
    if isinstance(done.exception, GovCloudError):
        code = int(done.exception.exit_code)
    assert code == int(expected.strip() or 0), f"{guide}: {line}\n{done.output}"


def test_guides_have_commands() -> None:
    assert {guide for guide, _ in commands()} >= {"budget.md", "pilot-to-production.md"}
