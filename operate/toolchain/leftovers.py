"""What interrupted builds left in the cache: found by `doctor`, removed by `ensure`.

A toolchain is made in `<key>.partial` and renamed to `<key>`; whatever still has
that ending while nobody holds its lock belongs to a build that was killed.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from operate.toolchain.lock import try_lock
from operate.toolchain.progress import end_left_group

PARTIAL = ".partial"
GROUP_FILE = "build.pid"


def leftovers(toolchains: Path) -> Iterator[Path]:
    """Yield the unfinished folders that no living process is working on."""
    for folder in sorted(toolchains.glob(f"*{PARTIAL}")):
        if try_lock(folder.with_suffix(".lock")):
            yield folder


def remove(folder: Path) -> None:
    """Remove an unfinished folder, after ending what still writes into it."""
    end_left_group(folder / GROUP_FILE)
    if folder.exists():
        shutil.rmtree(folder)
