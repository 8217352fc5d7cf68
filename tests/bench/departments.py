"""Brings every department up once: `python -m tests.bench.departments [--write]`.

On this clone's own simulator and state; production must be up (`gov-cloud up
production-cloud`). Prints a section in Markdown; --write puts it into
docs/benchmarks.md. A department that is up already is read and planned again, so the
figures are of those that were new. Linux only: memory is read from /proc.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

from operate.declaring import stack_names
from operate.paths import ROOT, STATE
from operate.simulator.place import HERE
from tests.bench import report
from tests.bench.simulator import PAGE, placed

TITLE = "## All departments\n"
KIB, PAGES_KIB = 1024, os.sysconf("SC_PAGE_SIZE") // 1024
POLL_SECONDS = 0.5
COLUMNS = "smallest | median | largest | all"


@dataclass(frozen=True)
class Brought:
    """How the `up` of one stack ended."""

    stack: str
    code: int
    seconds: float
    created: int
    findings: int
    unequal: int
    """Resources in which the second look found a difference."""


class Watch:
    """Memory and written bytes of everything that descends from this process."""

    def __init__(self) -> None:
        self.peak_mib = 0
        self._written: dict[int, int] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def written_mib(self) -> float:
        """MiB that they wrote to disk; what a process writes last may be missing."""
        return sum(self._written.values()) / KIB**2

    def _look_on(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            family, resident = {os.getpid()}, 0
            # Ascending, so that a parent is known before its child.
            for process in sorted(int(each.name) for each in _processes()):
                try:
                    resident += self._note(process, family)
                except OSError:
                    continue  # it has ended; what it wrote until now stays
            self.peak_mib = max(self.peak_mib, resident // KIB)

    def _note(self, process: int, family: set[int]) -> int:
        """Return the resident KiB of a descendant, 0 for a stranger."""
        folder = Path(f"/proc/{process}")
        stat = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2]
        if int(stat.split()[1]) not in family:
            return 0
        family.add(process)
        rows = (folder / "io").read_text("ascii").splitlines()
        said = dict(row.split(": ") for row in rows)
        self._written[process] = int(said["write_bytes"])
        return int((folder / "statm").read_text("ascii").split()[1]) * PAGES_KIB


def _processes() -> list[Path]:
    return [each for each in Path("/proc").iterdir() if each.name.isdigit()]


def main(arguments: list[str]) -> int:
    """Bring them up and print the figures; 1 when one did not come up."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.departments")
    parser.add_argument("stacks", nargs="*", help="default: every department")
    parser.add_argument("--jobs", type=int, default=2, help="at the same time")
    parser.add_argument("--write", action="store_true", help="into the page, too")
    options = parser.parse_args(arguments)
    stacks = options.stacks or [name for name in stack_names() if "-tenant-" in name]
    about, notes = report.machine(), report.busy()
    begun, served = time.monotonic(), _simulator_io()
    with Watch() as watch, ThreadPoolExecutor(options.jobs) as pool:
        found = list(pool.map(_up, stacks))
    text = section(
        found,
        [about, *notes],
        jobs=options.jobs,
        wall=time.monotonic() - begun,
        watch=watch,
        served=_simulator_io() - served,
    )
    print(text)
    if options.write:
        PAGE.write_text(placed(PAGE.read_text("utf-8"), text, TITLE), "utf-8")
    return int(any(each.code for each in found))


def _up(stack: str) -> Brought:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "operate.main", "up", stack, "--yes", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - begun
    print(f"{stack}: {done.returncode} after {seconds:.0f} s", file=sys.stderr)
    try:
        data = json.loads(done.stdout)
    except ValueError:
        sys.stderr.write(done.stderr)
        data = {}
    return Brought(
        stack,
        done.returncode,
        seconds,
        data.get("changes", {}).get("create", 0),
        len(data.get("findings", ())),
        len(data.get("second_look", {}).get("differ", ())),
    )


def section(
    found: Sequence[Brought],
    notes: Sequence[str],
    *,
    jobs: int,
    wall: float,
    watch: Watch,
    served: float,
) -> str:
    """Return the section of the page."""
    walls = [each.seconds for each in found]
    sizes = [_state_kib(each.stack) for each in found]
    created = [each.created for each in found]
    rows = [
        f"| wall of one `up` [s] | {_spread(walls, 1)} |",
        f"| resources made | {_spread(created, 0)} |",
        f"| state file, zstd [KiB] | {_spread(sizes, 1)} |",
    ]
    ended = sum(each.code == 0 for each in found)
    findings = sum(each.findings for each in found)
    unequal = sum(each.unequal for each in found)
    told = [
        *notes,
        f"""{ended} of {len(found)} came up, {jobs} at a time, in {wall:.0f} s;
  {findings} findings of the packs, {unequal} differences in second looks.""",
        f"""Peak memory of all their processes together: {watch.peak_mib:,} MiB, pages
  that they share counted for each; the simulator, which serves all,
  {_simulator_peak_mib():,} MiB.""",
        f"""Written to disk: {watch.written_mib:,.0f} MiB by engines and programs
  (states, events), {served:,.0f} MiB by the simulator (its data, its journal).""",
    ]
    return "\n".join(
        [
            TITLE,
            "Every department's stack brought up once on production, each by the",
            "whole `gov-cloud up`: planned under the packs, changed, looked at again.",
            "`python -m tests.bench.departments --write` repeats it on a new state.",
            "",
            *(f"- {line}" for line in told),
            "",
            f"| | {COLUMNS} |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _spread(values: Sequence[float], digits: int) -> str:
    shown = (min(values), median(values), max(values), sum(values))
    return " | ".join(f"{value:,.{digits}f}" for value in shown)


def _state_kib(stack: str) -> float:
    folder = STATE / ".pulumi" / "stacks" / "gov-cloud"
    ends = (".zst", ".gz", "")
    files = [folder / f"{stack}.json{end}" for end in ends]
    return sum(file.stat().st_size for file in files if file.exists()) / KIB


def _simulator() -> Path:
    return Path("/proc") / HERE.process_file.read_text("ascii").split()[0]


def _simulator_io() -> float:
    """Return the MiB that the simulator has written since it was started."""
    rows = (_simulator() / "io").read_text("ascii").splitlines()
    return int(dict(row.split(": ") for row in rows)["write_bytes"]) / KIB**2


def _simulator_peak_mib() -> int:
    rows = (_simulator() / "status").read_text("ascii").splitlines()
    (peak,) = (row.split()[1] for row in rows if row.startswith("VmHWM"))
    return int(peak) // KIB


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
