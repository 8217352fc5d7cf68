"""Finds the files to look at: what was named, and everything below a folder.

Links are not followed, and folders that hold no program of ours are left out. The
number of files and the size of each are bounded.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from policies.outside.errors import InputError

MOST_FILES = 50_000
_SKIPPED = frozenset(
    (
        *(".git", ".hg", ".venv", "venv", "node_modules", "__pycache__"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache"),
        *(".hypothesis", ".gov-cloud"),
    )
)


def files(paths: Sequence[str]) -> Iterator[Path]:
    """Yield files in a fixed order; InputError for a path that is not there."""
    count = 0
    for path in map(Path, paths):
        if not path.is_dir() and not path.is_file():  # a pipe would be waited for
            raise InputError(
                str(path),
                "does not exist" if not path.exists() else "is no file",
                allowed="files and folders of programs and pipelines",
                fix="name a file or a folder",
            )
        for file in _below(path) if path.is_dir() else [path]:
            count += 1
            if count > MOST_FILES:
                raise InputError(
                    str(path),
                    "holds too many files",
                    allowed=f"at most {MOST_FILES:,}",
                    fix="name the folders of the program and of the pipelines",
                )
            yield file


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for name in sorted(names):
            file = Path(where) / name
            if not file.is_symlink() and file.is_file():
                yield file
