"""The commands of the guides do what the guides say.

Each `gov-cloud` line of a block marked `sh` is run; a comment at its end is the exit
code it ends with (`# 22`), else it ends well. Blocks marked `sh engine` need the real
engine and are run by the tests of that engine. All of them run in a copy of the clone:
some write, and one puts a state back that an `up` of this clone may be changing.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from operate.paths import ROOT
from tests.clones import Clone, cloned

GUIDES = ROOT / "docs" / "guides"
BLOCK = re.compile(r"^```(sh|sh engine)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What a guide names beside the parts of the project.
NAMED = "tests/operate/existing_centre.json"


def commands(mark: str) -> Iterator[tuple[str, str]]:
    """Yield guide and line of every command in blocks with this mark."""
    for guide in sorted(GUIDES.glob("*.md")):
        for found, block in BLOCK.findall(guide.read_text("utf-8")):
            for line in block.splitlines():
                if found == mark and line.startswith("gov-cloud "):
                    yield guide.name, line


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Return a copy of the clone with a state of its own."""
    made = cloned(tmp_path_factory.mktemp("guides"))
    (made.root / NAMED).parent.mkdir(parents=True)
    shutil.copy(ROOT / NAMED, made.root / NAMED)
    return made


def run(clone: Clone, guide: str, line: str, folder: Path) -> None:
    """Run one line of a guide; $OUT is a folder for what it writes."""
    command, _, expected = line.partition("#")
    words = shlex.split(command.replace("$OUT", str(folder)))[1:]
    done = clone.run(*words)
    said = f"{guide}: {line}\n{done.stdout}{done.stderr}"
    assert done.returncode == int(expected.strip() or 0), said


@pytest.mark.parametrize(("guide", "line"), list(commands("sh")))
def test_a_command_of_a_guide_works(
    clone: Clone, guide: str, line: str, tmp_path: Path
) -> None:
    run(clone, guide, line, tmp_path)


@pytest.mark.engine
@pytest.mark.usefixtures("toolchain")
def test_commands_that_need_the_engine_work_in_their_order(
    clone: Clone, tmp_path: Path
) -> None:
    before = _state_of_this_clone()
    for guide, line in commands("sh engine"):
        run(clone, guide, line, tmp_path)
    assert (clone.root / ".gov-cloud" / "state").is_dir()
    assert _state_of_this_clone() == before


def _state_of_this_clone() -> set[str]:
    """Return the stacks in our own state: no command of a guide adds one."""
    return {path.name for path in (ROOT / ".gov-cloud/state").rglob("*.json")}


def test_guides_have_commands() -> None:
    found = {guide for guide, _ in commands("sh")}
    assert found >= {
        "budget.md",
        "pilot-to-production.md",
        "many-stacks.md",
        "adopt.md",
    }
    assert {guide for guide, _ in commands("sh engine")} >= {"state.md"}
