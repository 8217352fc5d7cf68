"""The name of a toolchain: a hash of everything that decides what it is.

Two clones with the same inputs share one toolchain; a changed pin, flag or line of
Go gets a new one. Two things are left out on purpose. The Python language host
lives in the clone and is started from there. The version of the installed Go is
only recorded: a toolchain stays right when Go is upgraded or removed, and the ten
minutes of a build should not be spent again for it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from operate.toolchain.places import this_platform

# Raise it when the layout of the folder changes, so that old folders are not used.
_LAYOUT = 1
_TOP_FILES = ("pins.json", "build.json", "go.work", "go.work.sum")
_MODULES = ("engine", "provider")
_SUFFIXES = {".go", ".json", ".mod", ".sum"}


def inputs(sources: Path) -> Iterator[Path]:
    """Yield the files a toolchain is made from, in a stable order."""
    for name in _TOP_FILES:
        if (sources / name).is_file():
            yield sources / name
    for module in _MODULES:
        for file in sorted((sources / module).rglob("*")):
            is_input = file.suffix in _SUFFIXES and not file.name.endswith("_test.go")
            if is_input and file.is_file():
                yield file


def cache_key(sources: Path) -> str:
    """Return 16 hexadecimal digits that stand for inputs, layout and platform."""
    total = hashlib.sha256()
    for part in ("gov-cloud toolchain", str(_LAYOUT), *this_platform()):
        total.update(part.encode() + b"\0")
    for file in inputs(sources):
        content = file.read_bytes()
        # Name and length first: moving bytes from one file to the next must show.
        name = file.relative_to(sources).as_posix()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()[:16]
