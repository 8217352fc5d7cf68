"""Finds the line of the program that declares a resource.

The engine writes `project:///<file>#<line>`, relative to the folder of the program.
Only a file inside the repository is named: a path of the machine that ran it is not
the reader's business. Without one, the stack's value file stands for it.
"""

import functools
import re
from pathlib import Path, PurePosixPath

from policies.outside.report import Place

_POSITION = re.compile(r"project:///(?P<file>[^#?]+)#(?P<line>\d{1,7})(,\d+)?")
_MAIN = re.compile(r"^main:\s*[\"']?(?P<folder>[\w./-]+)", re.MULTILINE)
_PROJECT = "Pulumi.yaml"


class Positions:
    """Positions of one repository, whose root holds Pulumi.yaml."""

    def __init__(self, root: Path) -> None:
        """Look up the folder of the program, as Pulumi.yaml names it."""
        self._root = root
        self._main = PurePosixPath()
        project = root / _PROJECT
        if project.is_file():
            found = _MAIN.search(project.read_text("utf-8", "replace"))
            self._main = PurePosixPath(found["folder"] if found else "")
        self.find = functools.lru_cache(maxsize=None)(self._find)

    def _find(self, position: str, stack: str) -> Place | None:
        """Return where `position` lies, else the stack's file, else None."""
        found = _POSITION.fullmatch(position)
        if found:
            for folder in (self._main, PurePosixPath()):
                file = self._inside(folder / found["file"])
                if file:
                    return Place(file, max(1, int(found["line"])))
        for folder in (self._main, PurePosixPath()):
            file = self._inside(folder / f"Pulumi.{stack}.yaml")
            if stack and file:
                return Place(file)
        return None

    def _inside(self, path: PurePosixPath) -> str | None:
        """Return a file's path below the root, None if it is elsewhere or absent."""
        try:
            full = (self._root / path).resolve()
            below = full.relative_to(self._root.resolve())
            return below.as_posix() if full.is_file() else None
        except (OSError, ValueError):
            return None
