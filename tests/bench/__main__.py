"""Command line of the benchmark: `python -m tests.bench`."""

import argparse
import sys
import tempfile
from pathlib import Path

from operate.toolchain import Toolchain, ensure
from tests.bench import departments, growth, offline, report, simulator
from tests.bench.measure import BenchError, Sample, measure
from tests.bench.variants import RESOURCES_OF_A_SET, Variant, variants

PARTS = ("all", "previews", "checks")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def main() -> int:
    """Measure, print the tables, write the page; 1 when a command failed."""
    options = _options()
    about = report.machine()
    page = PAGE.read_text("utf-8")
    try:
        if options.part != "checks":
            page = report.with_previews(page, _previews(options, about))
        if options.part != "previews":
            page = report.with_checks(page, _checks(options, about))
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not options.dry:
        old = PAGE.read_text("utf-8")
        for title in (departments.TITLE, growth.TITLE, simulator.TITLE):
            page = simulator.carried(old, page, title)
        PAGE.write_text(page, "utf-8")
    return 0


def _previews(options: argparse.Namespace, about: str) -> str:
    """Return the part of the page on previews."""
    toolchain = _toolchain(options.toolchain)
    notes = report.busy()
    with tempfile.TemporaryDirectory(prefix="gov-cloud-bench-") as scratch:
        every = list(
            variants(
                toolchain, Path(scratch), options.resources // RESOURCES_OF_A_SET, notes
            )
        )
        chosen = [
            each for each in every if options.only in f"{each.subject}: {each.title}"
        ]
        taken = _take(chosen, options.runs)
    body = report.tables(taken)
    notes.append(report.verdict(taken, every[-1].subject))
    notes += [report.overhead(taken), report.judging(taken)]
    print(about, body, *notes, sep="\n\n")
    return report.page(options.runs, about, body, notes)


def _checks(options: argparse.Namespace, about: str) -> str:
    """Return the part of the page on the offline check."""
    notes = [about, offline.calibration(), *report.busy()]
    notes.append(_repeated(options.runs))
    results = offline.measured(options.runs, options.sizes, notes)
    return offline.section(results, notes)


def _repeated(runs: int) -> str:
    if runs == 1:
        return "Each figure is one run."
    return f"Medians of {runs} runs; checkov's {offline.LARGE:,} is one."


def _take(chosen: list[Variant], runs: int) -> dict[Variant, list[Sample]]:
    """Return the samples of each variant; the variants take turns."""
    taken: dict[int, list[Sample]] = {index: [] for index in range(len(chosen))}
    for number in range(runs):
        for index, each in enumerate(chosen):
            sample = measure(each.command, each.folder, each.environment)
            taken[index].append(sample)
            print(
                f"run {number + 1} of {runs}: {each.subject}, {each.title}: "
                f"{sample.wall:.1f} s",
                flush=True,
            )
    return {chosen[index]: samples for index, samples in taken.items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each variant")
    parser.add_argument("--resources", type=int, default=1000, help="plain resources")
    parser.add_argument("--part", choices=PARTS, default="all", help="of the page")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=offline.SIZES, help="of the checks"
    )
    parser.add_argument("--only", default="", help="variants whose title holds this")
    parser.add_argument("--dry", action="store_true", help="leave the page as it is")
    parser.add_argument("--toolchain", type=Path, help="an unsealed toolchain folder")
    return parser.parse_args()


def _toolchain(folder: Path | None) -> Toolchain:
    if folder is None:
        return ensure(print)
    return Toolchain(
        root=folder,
        pulumi=folder / "bin" / "pulumi",
        home=folder / "home",
        source="built",
        own_host=True,
        versions={},
    )


if __name__ == "__main__":
    sys.exit(main())
