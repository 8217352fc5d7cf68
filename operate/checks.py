"""What `gov-cloud doctor` looks at: one function for each thing, no output.

Each answers with a `Check`: what was found and, where something is wrong, what to
do. Values of variables are never shown, only their names: some hold keys.
"""

import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from operate.environment import PROXIES, REDIRECTING
from operate.errors import ToolchainError
from operate.locks import Lock, stack_locks
from operate.toolchain import Places, find
from operate.toolchain.engine import engine_version
from operate.toolchain.go import find_go
from operate.toolchain.leftovers import leftovers
from operate.toolchain.pins import read_build_plan, read_pins
from operate.toolchain.resources import available_memory_mib, free_disk_mib
from operate.toolchain_command import size_mib, toolchains, total_mib

# A preview of the pilot peaks below this (engine, provider and Python together).
RUN_MEMORY_MIB = 1024
RUN_DISK_MIB = 512
_REMOTE = re.compile(r"nfs.*|cifs|smb.*|9p|fuse\.sshfs|ceph|afs")
State = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Check:
    """One finding; only a "problem" makes the doctor end with 1."""

    name: str
    state: State
    found: str
    fix: str = ""


def examine(places: Places, state: Path) -> Iterator[Check]:
    """Yield all checks, in the order in which one would mend things."""
    yield Check("python", "ok", f"{platform.python_version()} ({sys.executable})")
    sections: dict[str, Callable[[], Iterator[Check]]] = {
        "packages": lambda: packages(places),
        "programs": lambda: programs(places),
        "backend": lambda: backend(state),
        "locks": lambda: locks(state),
        "room": lambda: room(places, state),
        "remains": lambda: remains(places),
        "variables": lambda: variables(places.environment),
    }
    for name, section in sections.items():
        try:
            yield from section()
        except ToolchainError as error:
            # A doctor who stops at the first illness helps nobody.
            yield Check(name, "problem", error.message)


def packages(places: Places) -> Iterator[Check]:
    """Compare the installed Python packages with the pins."""
    pins = read_pins(places.sources)
    wanted = {
        "pulumi": pins.pulumi,
        "pulumi-alicloud": pins.alicloud,
        "pulumi-policy": pins.policy,
    }
    for name, version in wanted.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "missing"
        fix = "" if found == version else f"needed: {version}; run make again"
        yield Check(f"package {name}", "problem" if fix else "ok", found, fix)


def programs(places: Places) -> Iterator[Check]:
    """Say whether engine and provider are there, and whether Go is."""
    toolchain = find(places)
    if toolchain is None:
        fix = "gov-cloud toolchain"
        yield Check("engine, provider", "problem", "no toolchain yet", fix)
    else:
        where = f"{toolchain.source}: {toolchain.root}"
        # Asked, not looked up: a program may be there and not run on this machine.
        found = engine_version(toolchain.pulumi)
        broken = found != toolchain.versions["pulumi"]
        fix = f"rm -r {toolchain.root}; gov-cloud toolchain" if broken else ""
        state: State = "problem" if broken else "ok"
        yield Check("engine", state, f"{found or 'does not run'}, {where}", fix)
        yield Check("provider", "ok", f"{toolchain.versions['alicloud']}, {where}")
    try:
        go = find_go(places)
    except ToolchainError as error:
        # With a toolchain in place Go is not needed any more.
        yield Check("go", "note", error.message)
    else:
        yield Check("go", "ok", f"{go.version} ({go.program})")


def backend(state: Path) -> Iterator[Check]:
    """Say where the state lies, whether it can be written and stays on this disk."""
    address = state.as_uri()
    folder = state
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        fix = f"make {folder} a folder that this user may write"
        yield Check("backend", "problem", f"{address}: {error.strerror}", fix)
        return
    kind = file_system(folder)
    if _REMOTE.fullmatch(kind):
        fix = "move the clone to a local disk if state must not leave this machine"
        yield Check("backend", "note", f"{address}, on a {kind} network disk", fix)
    else:
        found = f"{address}, writable, on this machine ({kind})"
        yield Check("backend", "ok", found)


def file_system(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the type of the file system that holds `folder`, such as ext4."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return "file system unknown"
    best, kind = 0, "file system unknown"
    resolved = folder.resolve()
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].replace("\\040", " "))
        # The last of equally long ones hides the others.
        if resolved.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split()[0]
    return kind


def locks(state: Path) -> Iterator[Check]:
    """Report each lock of a stack: held now, or left by something that died."""
    found = list(stack_locks(state))
    if not found:
        yield Check("stack locks", "ok", "none")
    for lock in found:
        yield _judge(lock)


def _judge(lock: Lock) -> Check:
    name = f"lock {lock.stack}"
    told = lock.told
    unlock = f"gov-cloud unlock {lock.stack}"
    if not lock.is_here:
        fix = f"ask there whether it still runs; if not: {unlock} --from {lock.host}"
        return Check(name, "problem", f"held from another machine: {told}", fix)
    if lock.is_alive:
        return Check(name, "note", f"held by {told}; it is alive: wait for it")
    return Check(name, "problem", f"left by {told}; it is gone", unlock)


def room(places: Places, state: Path) -> Iterator[Check]:
    """Compare free memory and disk with what the next run, or a build, needs."""
    memory_mib, disk_mib, reason = RUN_MEMORY_MIB, RUN_DISK_MIB, "a run"
    if find(places) is None:
        plan = read_build_plan(places.sources)
        memory_mib, disk_mib = plan.memory_mib, plan.disk_mib
        reason = "building the toolchain"
    free = available_memory_mib()
    if free is None:
        yield Check("memory", "note", "free memory unknown on this system")
    else:
        yield _enough("memory", free, memory_mib, reason)
    for name, folder in (("disk, clone", state), ("disk, cache", places.toolchains)):
        needed = RUN_DISK_MIB if folder == state else disk_mib
        yield _enough(name, free_disk_mib(folder), needed, reason)


def _enough(name: str, free_mib: int, needed_mib: int, reason: str) -> Check:
    found = f"{free_mib:,} MiB free"
    if free_mib >= needed_mib:
        return Check(name, "ok", found)
    fix = f"{reason} needs {needed_mib:,} MiB: free some"
    return Check(name, "problem", found, fix)


def remains(places: Places) -> Iterator[Check]:
    """Report interrupted builds and toolchains that this clone does not use."""
    for folder in leftovers(places.toolchains):
        found = f"an interrupted build, {size_mib(folder):,} MiB"
        yield Check("leftover", "note", found, f"rm -r {folder}")
    toolchain = find(places)
    used = toolchain.root if toolchain else None
    others = [each for each in toolchains(places.toolchains) if each != used]
    if others:
        found = f"{len(others)} not used by this clone, {total_mib(others):,} MiB"
        names = " ".join(str(each) for each in others)
        yield Check("older toolchains", "note", found, f"rm -r {names}")


def variables(environment: Mapping[str, str]) -> Iterator[Check]:
    """Name the variables that would redirect a plain `pulumi` and are not used."""
    ignored = sorted(
        name
        for name in environment
        if name.startswith(REDIRECTING) or name.upper() in PROXIES
    )
    if ignored:
        found = f"set, and ignored by every run: {', '.join(ignored)}"
        yield Check("variables", "note", found, "nothing to do")
    else:
        yield Check("variables", "ok", "none that would redirect a run")
