"""A copy of the clone for tests that change what is committed: values, facts, state."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from operate.declaring import KEPT, declare
from operate.paths import ROOT

PARTS = ("facts", "infra", "operate", "policies", "stacks", "toolchain")
# Asking all stacks of a copy what they declare would take every copy four seconds.
ASKED = ("pilot-cloud", "production-cloud")
FILES = ("Pulumi.yaml", "pyproject.toml", "requirements.lock")


@dataclass
class Clone:
    """A copy of the clone, and the variables that its commands get beside our own."""

    root: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `gov-cloud` on the copy."""
        return subprocess.run(
            [sys.executable, "-m", "operate.main", *words],
            cwd=self.root,
            env=os.environ | {"PYTHONPATH": str(self.root)} | self.variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def well(self, *words: str) -> str:
        """Return what a command printed that must end well."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *words: str, code: int | None = None) -> str:
        """Return the refusal of a command: lines with a fix, no traceback."""
        done = self.run(*words)
        assert done.returncode != 0, done.stdout
        assert code in (None, done.returncode), done.stderr
        assert "Traceback" not in done.stderr
        assert "Fix:" in done.stderr
        return done.stderr

    def change(self, file: str, before: str, after: str) -> None:
        """Replace a text in a file of the copy, where it stands exactly once."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(before) == 1, f"{file}: {before!r}"
        path.write_text(text.replace(before, after), "utf-8")


def cloned(folder: Path) -> Clone:
    """Return a copy of the clone below `folder`.

    It remembers what its platforms declare, for as long as nothing is changed there.
    """
    declare(ASKED)
    root = folder / "clone"
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    remembered = root / KEPT.relative_to(ROOT)
    remembered.mkdir(parents=True)
    for file in KEPT.glob("*.json"):
        # What another test asked anew takes the place of an older answer.
        with suppress(FileNotFoundError):
            shutil.copy(file, remembered)
    return Clone(root)
