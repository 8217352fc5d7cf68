"""What each further department costs: `python -m tests.bench.growth [--write]`.

Previews production and the first so many departments by `gov-cloud preview-all`, two
at a time. Production must be up on this clone's simulator, for departments read what
it hands over. Prints a section in Markdown; --write puts it into docs/benchmarks.md.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence

from operate.declaring import stack_names
from operate.paths import ROOT
from tests.bench import report
from tests.bench.departments import Watch
from tests.bench.simulator import PAGE, placed

TITLE = "## Previews of many stacks\n"
PLATFORM = "production-cloud"
STEPS = (0, 1, 5, 10, 20, 43)
Taken = tuple[int, float, int]
"""Number of departments, seconds on the wall, peak MiB of all processes."""


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when a preview failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    parser.add_argument("--write", action="store_true", help="into the page, too")
    options = parser.parse_args(arguments)
    departments = [name for name in stack_names() if "-tenant-" in name]
    notes = [report.machine(), *report.busy()]
    taken: list[Taken] = []
    for count in STEPS:
        begun = time.monotonic()
        with Watch() as watch:
            code = _previewed(PLATFORM, *departments[:count])
        taken.append((count, time.monotonic() - begun, watch.peak_mib))
        print(taken[-1], file=sys.stderr)
        if code:
            return 1
    text = section(taken, notes)
    print(text)
    if options.write:
        PAGE.write_text(placed(PAGE.read_text("utf-8"), text, TITLE), "utf-8")
    return 0


def _previewed(*stacks: str) -> int:
    command = [sys.executable, "-m", "operate.main", "preview-all", "--jobs", "2"]
    done = subprocess.run(
        [*command, *stacks], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
    return done.returncode


def section(taken: Sequence[Taken], notes: Sequence[str]) -> str:
    """Return the section of the page."""
    rows, earlier = [], taken[0]
    for each in taken:
        count, wall, peak = each
        more = count - earlier[0]
        added = f"{(wall - earlier[1]) / more:.1f}" if more else ""
        rows.append(f"| {count} | {wall:.1f} | {added} | {peak:,} |")
        earlier = each
    return "\n".join(
        [
            TITLE,
            "`gov-cloud preview-all` of production and departments, two at once, each",
            "under all rules; `python -m tests.bench.growth --write` repeats it.",
            "",
            *(f"- {line}" for line in notes),
            "",
            "| departments | wall [s] | for each further one [s] | peak [MiB] |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
