"""The figures as a table, for the terminal and for `docs/benchmarks.md`."""

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.measure import OTHER, Sample
from tests.bench.variants import FAST, FLAT, JUDGED, READING, SILENT, STOCK, Variant

AIM = 0.65
BUSY_LOAD = 0.5
MOST_ADDED = 0.10
MOST_JUDGING = 1.3
ROLES = ("engine", "program", "provider", "packs")
# Where the part on the offline check begins.
CHECKS = "## Offline check beside checkov"
HEAD = """# Benchmarks

How long a preview takes and which process spends the time. Written by `make bench`;
run it again to compare on your own machine, for figures of different machines do not
compare. `python -m tests.bench --help` says how to choose runs and variants.

{machine}

Each cell of "wall" is the median of {runs} runs, in seconds, with the smallest and
the largest; the other columns are medians of processor seconds. The variants take
turns (A B C, A B C), so that a busy moment does not fall on one of them only. "To
stock" compares the medians with the stock SDK in the same table.
"""
FOOT = """
## How it is measured

`tests/bench/measure.py` starts the command and reads the processor time of it and of
all its descendants from `/proc` every 50 ms; the last value of each process counts.
The program's column is the language host (the program runs inside it), the provider's
is the plugin, the packs' is every policy pack's process together.

- "stock SDK" is `GOV_CLOUD_STOCK_SDK=1`, "speed-ups" is `infra/sdk.py` and
  `infra/sparse.py`.
- "two packs" runs `residency` and `ownership` as two processes, "one pack of both" the
  same rules as one.
- "flat program" declares the pilot's resources with the same values, one statement
  each, without models and components (`tests/bench/flat.py`).
- Terraform runs the same provider source, built with the same flags, over the same
  resources, in its own language.
"""


def machine() -> str:
    """Return one line about this machine, the date and how busy it is."""
    cpu = platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({cpu}), "
        f"{memory:.0f} GiB, Python {platform.python_version()}, Linux "
        f"{platform.release()}; load average before the start {load:.1f}."
    )


def busy() -> list[str]:
    """Return a warning if other work has its share of this machine right now."""
    if os.getloadavg()[0] < BUSY_LOAD:
        return []
    shared = "The machine was shared with other work"
    return [f"{shared}: processor seconds say more than the wall."]


def tables(taken: Mapping[Variant, Sequence[Sample]]) -> str:
    """Return one Markdown table for each subject."""
    parts = []
    for subject in dict.fromkeys(each.subject for each in taken):
        group = {each: taken[each] for each in taken if each.subject == subject}
        parts.append(f"## {subject[0].upper()}{subject[1:]}\n\n{_table(group)}")
    return "\n\n".join(parts)


def _table(group: Mapping[Variant, Sequence[Sample]]) -> str:
    shown = [*ROLES, OTHER]
    lines = [
        f"| variant | wall | min to max | to stock | {' | '.join(shown)} |",
        "|---|---|---|---|" + "---|" * len(shown),
    ]
    walls = {each: [sample.wall for sample in group[each]] for each in group}
    stock = next((median(walls[each]) for each in group if each.title == STOCK), None)
    for each, samples in group.items():
        wall = median(walls[each])
        ratio = f"{wall / stock:.2f}" if stock else "-"
        cells = [
            f"{median(sample.cpu.get(role, 0.0) for sample in samples):.1f}"
            for role in shown
        ]
        spread = f"{min(walls[each]):.1f} to {max(walls[each]):.1f}"
        lines.append(
            f"| {each.title} | {wall:.1f} | {spread} | {ratio} | {' | '.join(cells)} |"
        )
    return "\n".join(lines)


def verdict(taken: Mapping[Variant, Sequence[Sample]], subject: str) -> str:
    """Return whether the speed-ups reach the aim for `subject`, in one sentence."""
    walls = {
        each.title: median(sample.wall for sample in samples)
        for each, samples in taken.items()
        if each.subject == subject
    }
    if not {STOCK, FAST} <= walls.keys():
        return "The aim was not judged: stock SDK and speed-ups were not both measured."
    ratio = walls[FAST] / walls[STOCK]
    reached = "reached" if ratio <= AIM else "missed"
    return (
        f"Aim {reached}: {subject} take {ratio:.2f} x the time of the stock SDK "
        f"(at most {AIM} wanted)."
    )


def overhead(taken: Mapping[Variant, Sequence[Sample]]) -> str:
    """Return what components add to a flat program of the same resources."""
    subject = next((each.subject for each in taken if each.title == FLAT), "")
    found = {each.title: taken[each] for each in taken if each.subject == subject}
    if not {FAST, FLAT, READING} <= found.keys():
        return "What components add was not judged: no flat program was measured."
    wall = _added(found, READING, lambda sample: sample.wall)
    judged = "at most 10 % wanted" if wall <= MOST_ADDED else "missed: 10 % wanted"
    return (
        f"Components and stamping add {wall:.0%} to the wall time of a flat program "
        f"that reads and checks the same settings ({judged}) and "
        f"{_added(found, READING, _processor):.0%} to its processor seconds, all "
        "processes together. A flat program that reads no settings at all is exceeded "
        f"by {_added(found, FLAT, lambda sample: sample.wall):.0%} and "
        f"{_added(found, FLAT, _processor):.0%}."
    )


def judging(taken: Mapping[Variant, Sequence[Sample]]) -> str:
    """Return what all rules cost beside a pack that answers nothing."""
    subject = next((each.subject for each in taken if each.title == SILENT), "")
    found = {each.title: taken[each] for each in taken if each.subject == subject}
    if not {SILENT, JUDGED} <= found.keys():
        return "What judging costs was not measured."
    wall, cpu = (
        1 + _added(found, SILENT, figure, of=JUDGED)
        for figure in (lambda sample: sample.wall, _processor)
    )
    judged = "at most 1.3 x wanted" if wall <= MOST_JUDGING else "missed: 1.3 x wanted"
    return (
        f"A preview of the pilot under all rules takes {wall:.2f} x the wall time of "
        f"one under a pack that answers nothing ({judged}), and {cpu:.2f} x its "
        "processor seconds."
    )


def _added(
    found: Mapping[str, Sequence[Sample]],
    than: str,
    figure: Callable[[Sample], float],
    of: str = FAST,
) -> float:
    """Return how much more one variant takes of a figure than another, a fraction."""
    ours, theirs = (median(map(figure, found[title])) for title in (of, than))
    return ours / theirs - 1


def _processor(sample: Sample) -> float:
    return sum(sample.cpu.values())


def page(runs: int, about: str, body: str, remarks: Sequence[str]) -> str:
    """Return the whole text of `docs/benchmarks.md`."""
    said = "".join(f"\n- {remark}" for remark in remarks)
    return f"{HEAD.format(machine=about, runs=runs)}{said}\n\n{body}\n{FOOT}"


def with_previews(page_: str, previews: str) -> str:
    """Return the page with a new part on previews; the part on checks stays."""
    checks = page_.partition(CHECKS)
    return (
        previews.rstrip("\n") + "\n\n" + CHECKS + checks[2] if checks[1] else previews
    )


def with_checks(page_: str, checks: str) -> str:
    """Return the page with a new part on checks; the part on previews stays."""
    return page_.partition(CHECKS)[0].rstrip("\n") + "\n\n" + checks
