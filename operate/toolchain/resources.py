"""Free memory and free disk, as a build will find them.

A container's own limit counts, not only the machine's memory: a compiler that runs
over it is killed after minutes, without a word.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

_MIB = 1024 * 1024
_SYSTEM = Path("/")


def available_memory_mib(system: Path = _SYSTEM) -> int | None:
    """Return the MiB of memory and swap a new process may use, or None if unknown.

    `system` is the root below which `proc` and `sys` are read.
    """
    try:
        text = (system / "proc/meminfo").read_text(encoding="utf-8")
    except OSError:
        return None
    sizes_kib = {
        name: int(rest.split()[0])
        for name, _, rest in (line.partition(":") for line in text.splitlines())
        if rest.split()
    }
    if "MemAvailable" not in sizes_kib:
        return None
    total = (sizes_kib["MemAvailable"] + sizes_kib.get("SwapFree", 0)) // 1024
    return min([total, *_limits_mib(system)])


def free_disk_mib(folder: Path) -> int:
    """Return the free MiB where `folder` is, or will be once it is made."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // _MIB


def _limits_mib(system: Path) -> Iterator[int]:
    """Yield what each control group above this process leaves."""
    for folder, limit_name, use_name in _groups(system):
        limit = _number(folder / limit_name)
        use = _number(folder / use_name)
        if limit is not None and use is not None:
            # Cached file pages are given back when memory is asked for.
            yield max(0, limit - use + _inactive_file(folder)) // _MIB


def _groups(system: Path) -> Iterator[tuple[Path, str, str]]:
    top = system / "sys/fs/cgroup"
    try:
        lines = (system / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            base, names = top, ("memory.max", "memory.current")
        elif "memory" in controllers.split(","):
            base = top / "memory"
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        folder = base / path.lstrip("/")
        # Inside a container the path may be that of the host: go up to what exists.
        yield from (
            (each, *names)
            for each in (folder, *folder.parents)
            if each == base or base in each.parents
        )


def _number(file: Path) -> int | None:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None  # "max" means: no limit


def _inactive_file(folder: Path) -> int:
    try:
        text = (folder / "memory.stat").read_text(encoding="utf-8")
    except OSError:
        return 0
    figures = dict(line.split(" ", 1) for line in text.splitlines() if " " in line)
    return int(figures.get("total_inactive_file", figures.get("inactive_file", "0")))
