"""What README and guides say: their commands parse, their links lead somewhere.

Commands that change nothing are also run, as they stand, in tests/system.
"""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from operate.main import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
)
FENCE = re.compile(r"```(?:sh|bash|console)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
# What a page writes for a value that the reader chooses.
PLACEHOLDERS = re.compile(r"[<>…]|\.\.\.|\b[A-Z]{3,}\b|\[")


def commands(page: Path) -> Iterator[str]:
    """Yield each command line of a page that is written to be typed as it stands."""
    text = page.read_text("utf-8")
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    for raw in lines + INLINE.findall(FENCE.sub("", text)):
        line = raw.partition(" # ")[0].removeprefix("$ ").strip()
        known = line.startswith(("gov-cloud ", ".venv/bin/gov-cloud ", "make "))
        if known and not PLACEHOLDERS.search(line):
            yield line


WRITTEN = sorted({(page, line) for page in PAGES for line in commands(page)})


def test_the_pages_show_commands() -> None:
    assert {"make test", ".venv/bin/gov-cloud doctor"} <= {line for _, line in WRITTEN}


@pytest.mark.parametrize(
    ("page", "line"), WRITTEN, ids=[f"{page.stem}: {line}" for page, line in WRITTEN]
)
def test_a_written_command_is_one_that_exists(page: Path, line: str) -> None:
    words = shlex.split(line)
    if words[0] == "make":
        done = subprocess.run(
            ["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == 0, f"{page.name}: {line}: {done.stderr.decode()}"
        return
    verbs = get_command(app)
    assert isinstance(verbs, TyperGroup)
    try:
        _parse(verbs, words[1:])
    except TyperException as error:
        pytest.fail(f"{page.name}: {line}: {error}")


def _parse(verbs: TyperGroup, words: list[str]) -> None:
    """Parse as the command line would, down to the verb, and run nothing."""
    context = verbs.make_context("gov-cloud", list(words))
    rest = [*context._protected_args, *context.args]  # noqa: SLF001 - no public way
    name, verb, below = verbs.resolve_command(context, rest)
    assert verb is not None
    if isinstance(verb, TyperGroup):
        _parse(verb, below)
    elif below:
        # A verb that stands alone in a sentence is named, not called.
        verb.make_context(name, below)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    missing = [
        target
        for target in LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not missing, f"{page.name} links to {missing}. Fix: correct the link."
