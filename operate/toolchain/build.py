"""Step 3: build engine and provider from released Go modules.

One `go build` call makes all programs, so that what they share compiles once; then
the provider writes its own schema. What the build needs is data (`build.json`).
"""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from operate.errors import ToolchainError
from operate.toolchain.engine import engine_version
from operate.toolchain.go import Go, find_go
from operate.toolchain.layout import PROVIDER, write_launcher
from operate.toolchain.leftovers import GROUP_FILE
from operate.toolchain.pins import BuildPlan, Pins, read_build_plan
from operate.toolchain.places import Places
from operate.toolchain.progress import Bench, Job, Ticker, run_logged
from operate.toolchain.resources import available_memory_mib, free_disk_mib

_LINE = 160
ANYWAY = "GOV_CLOUD_BUILD_ANYWAY"
_NO_NETWORK = re.compile(
    r"dial tcp|no such host|connection refused|i/o timeout|TLS handshake|"
    r"proxyconnect|network is unreachable|lookup disabled by GOPROXY|"
    r"reading https?://\S+: (403|404|407|5\d\d)"
)


class _Cause(NamedTuple):
    pattern: re.Pattern[str]
    problem: str
    fix: str


# What ended a build, and what to do: the first that matches is told.
_CAUSES = (
    _Cause(
        _NO_NETWORK,
        "the Go modules could not be downloaded",
        "open the network, or set GOPROXY or GOV_CLOUD_RELEASES to a mirror",
    ),
    _Cause(
        re.compile(r"signal: killed|cannot allocate memory|out of memory"),
        "a compiler ran out of memory and was killed",
        "close other programs and run it again; what is compiled already is kept",
    ),
    _Cause(
        re.compile(r"no space left on device"),
        "the disk is full",
        "free disk space and run the command again",
    ),
)


def take(places: Places, pins: Pins, partial: Path, ticker: Ticker) -> str:
    """Build everything into `partial`; return the version of Go that built it.

    Raises ToolchainError when Go, memory, disk or the network is missing, or when a
    built program does not work; the log's name is part of the message.
    """
    plan = read_build_plan(places.sources)
    go = find_go(places)
    _check_room(places, plan, go)
    places.logs.mkdir(parents=True, exist_ok=True)
    now = datetime.now(tz=UTC)
    log = places.logs / f"toolchain-{now:%Y%m%dT%H%M%S}-{partial.stem}.log"
    ticker.say(
        f"building engine and provider with Go {go.version}: about {plan.minutes} min "
        f"the first time, up to {plan.memory_mib:,} MiB of memory; log: {log}"
    )
    bench = Bench(log, partial / GROUP_FILE, ticker)
    _compile(_build_job(places, plan, go, partial / "bin"), plan, bench)
    _lay_out(plan, pins, partial)
    _write_schema(places, partial / "home" / pins.plugin_folder, bench)
    found = engine_version(partial / "bin" / "pulumi")
    if found != pins.pulumi:
        raise ToolchainError(
            f"the pulumi just built says {found or 'nothing'}; allowed: {pins.pulumi} "
            f"(toolchain/pins.json). Fix: make toolchain/engine/go.mod and the ldflags "
            f"in toolchain/build.json agree with the pin."
        )
    return go.version


def _check_room(places: Places, plan: BuildPlan, go: Go) -> None:
    if places.environment.get(ANYWAY) == "1":
        return
    memory = available_memory_mib()
    if memory is not None and memory < plan.memory_mib:
        raise ToolchainError(
            f"the build needs {plan.memory_mib:,} MiB of free memory and {memory:,} "
            f"are there. Fix: close other programs or raise the container's limit; "
            f"{ANYWAY}=1 tries it all the same."
        )
    for folder in (places.toolchains, go.build_cache, go.module_cache):
        disk = free_disk_mib(folder)
        if disk < plan.disk_mib:
            raise ToolchainError(
                f"the build needs {plan.disk_mib:,} MiB of free disk and {disk:,} are "
                f"left for {folder}. Fix: free some, or move GOV_CLOUD_HOME, GOCACHE "
                f"and GOMODCACHE to a larger disk; {ANYWAY}=1 tries it all the same."
            )


def _build_job(places: Places, plan: BuildPlan, go: Go, out: Path) -> Job:
    command = (
        *(go.program, "build", "-v", *plan.flags, "-ldflags", plan.ldflags),
        *("-o", f"{out}/", *plan.targets),
    )
    out.mkdir(parents=True)
    return Job(command, places.sources, go.environment)


def _compile(job: Job, plan: BuildPlan, bench: Bench) -> None:
    expected = f" (expected: {plan.minutes} min)"
    code, lines = run_logged(job, bench, lambda done: describe(done) + expected)
    if code != 0:
        raise ToolchainError(f"{_cause(lines, 'go build', code)} Log: {bench.log}")


def describe(lines: list[str]) -> str:
    """Say from the lines of `go build -v` how far it is."""
    copied = list(lines)
    modules = sum(line.startswith("go: downloading ") for line in copied)
    # Everything that is not a message is the name of a package just compiled.
    packages = sum(bool(re.fullmatch(r"[\w./~+-]+", line)) for line in copied)
    counts = ((modules, "modules downloaded"), (packages, "packages compiled"))
    # Nothing to count when all is compiled already and only linking is left.
    return ", ".join(["building", *(f"{n:,} {what}" for n, what in counts if n)])


def _cause(lines: list[str], what: str, code: int) -> str:
    text = "\n".join(lines)
    for cause in _CAUSES:
        if found := cause.pattern.search(text):
            line = next(each for each in lines if found[0] in each).strip()
            # The end of a Go message has the reason, its start the import chain.
            line = line if len(line) <= _LINE else f"...{line[-_LINE:]}"
            return f"{what}: {cause.problem} ({line}). Fix: {cause.fix}."
    errors = [line for line in lines if ": " in line and "downloading" not in line]
    said = (errors or lines or ["nothing"])[0].strip()[:_LINE]
    return (
        f"{what} ended with {code} and said: {said}. "
        f"Fix: read the log; a clean clone builds."
    )


def _lay_out(plan: BuildPlan, pins: Pins, partial: Path) -> None:
    programs = partial / "bin"
    needed = {"pulumi", PROVIDER, *plan.targets.values()}
    missing = sorted(name for name in needed if not (programs / name).is_file())
    if missing:
        raise ToolchainError(
            f"go build made no {', '.join(missing)}; allowed: pulumi, {PROVIDER} and "
            f"each `output` of toolchain/build.json. Fix: git checkout -- toolchain"
        )
    plugin = partial / "home" / pins.plugin_folder
    plugin.mkdir(parents=True)
    # Out of bin/: a provider on PATH would be taken whatever its version.
    shutil.move(programs / PROVIDER, plugin / PROVIDER)
    write_launcher(programs)


def _write_schema(places: Places, plugin: Path, bench: Bench) -> None:
    schema = plugin / "schema.json"
    command = (str(plugin / PROVIDER), "--write-schema", str(schema))
    title = "writing the provider's schema"
    bench.ticker.say(title)
    job = Job(command, plugin, places.environment)
    code, lines = run_logged(job, bench, lambda _: title)
    if code != 0 or not schema.is_file():
        raise ToolchainError(f"{_cause(lines, PROVIDER, code)} Log: {bench.log}")
