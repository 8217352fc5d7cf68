"""What the simulator costs, beside moto: `python -m tests.bench.simulator [--quick]`.

Prints a section in Markdown; --write puts it into docs/benchmarks.md. Both servers do
the same work for the same client, one after the other in every round; each cell is the
median of all rounds. Takes about ten minutes, or two with --quick, whose figures only
show that it works.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import report
from tests.bench.simulator_filling import fill
from tests.bench.simulator_keeping import kept
from tests.bench.simulator_load import (
    CLIENTS,
    AnswerError,
    Connection,
    Figures,
    Step,
    count,
    crowd,
    loop,
    once,
)
from tests.bench.simulator_peers import Moto, Ours, Peer, install_moto, moto, ours

OURS, MOTO = "this simulator", "moto 5.2.5"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
TITLE, NEXT = "## The simulator, beside moto\n", "## How it is measured\n"
CALIBRATION = 10_000_000
STEADY = 0.1
KEPT, FRESH = "connection kept", "connection new each time"
CROWD = f"networks described by {CLIENTS} clients at once"
WANTED = {
    "start to first answer, on a new folder [ms]": "at most 500",
    f"networks, {KEPT} [requests per CPU s]": "5 x moto",
    f"networks, {FRESH} [requests per CPU s]": "3 x moto",
    f"servers, {KEPT} [requests per CPU s]": "5 x moto",
    f"servers, {FRESH} [requests per CPU s]": "3 x moto",
    f"{CROWD}, p99 [ms]": "at most 5",
    "many requests: memory at the end [MiB]": "at most 150",
    "by name, one hit, p99 [ms]": "at most 20",
    "by type, first 50, p99 [ms]": "at most 20",
}
MANY = "many requests: how many"


@dataclass(frozen=True)
class Size:
    """How long and how often everything is done."""

    rounds: int
    seconds: float
    servers: int
    requests: Mapping[str, int]
    listings: Mapping[str, int]


FULL = Size(3, 8.0, 10_000, {OURS: 100_000, MOTO: 20_000}, {OURS: 200, MOTO: 5})
QUICK = Size(1, 1.0, 1_000, {OURS: 3_000, MOTO: 300}, {OURS: 50, MOTO: 3})
Row = dict[str, str]
Start = Callable[[Path], AbstractContextManager[Peer]]


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when a server failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.simulator")
    parser.add_argument("--quick", action="store_true", help="see that it works")
    parser.add_argument("--write", action="store_true", help="into the page, too")
    options = parser.parse_args(arguments)
    size = QUICK if options.quick else FULL
    remarks = report.busy()
    starts: dict[str, Start] = {OURS: ours}
    absent = install_moto()
    if absent:
        remarks.append(absent)
    else:
        starts[MOTO] = lambda _: moto()
    before = calibration()
    try:
        rows = measured(starts, size)
        body = section(
            size, rows, listed(absent, size), kept(size.rounds * size.seconds)
        )
    except AnswerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    after = calibration()
    remarks.append(
        f"Calibration, ten million additions: {before:.2f} s before, {after:.2f} s "
        f"after; {'steady' if abs(after / before - 1) < STEADY else 'NOT steady'}."
    )
    text = body.format(remarks="\n".join(f"- {one}" for one in remarks))
    print(text)
    if options.write:
        PAGE.write_text(placed(PAGE.read_text("utf-8"), text), "utf-8")
    return 0


def placed(page: str, text: str, title: str = TITLE) -> str:
    """Return the page with this section in the place of an older one, or before NEXT.

    Sections begin with a line of `## `.
    """
    before, found, rest = page.partition(title)
    if found:
        _, more, after = rest.partition("\n## ")
        return f"{before}{text}{more}{after}"
    before, found, after = page.partition(NEXT)
    return f"{before}{text}\n{found}{after}"


def carried(old: str, new: str, title: str = TITLE) -> str:
    """Return a page that is written anew, with the section that it had."""
    _, found, rest = old.partition(title)
    if not found:
        return new
    return placed(new, f"{title}{rest.partition(chr(10) + '## ')[0]}", title)


def calibration() -> float:
    """Return the seconds that ten million additions take here and now."""
    begun = time.perf_counter()
    total = 0
    for number in range(CALIBRATION):
        total += number
    return time.perf_counter() - begun


def measured(starts: Mapping[str, Start], size: Size) -> dict[str, Row]:
    """Return title of a measure -> server -> figure; the servers take turns."""
    taken: dict[str, dict[str, list[float]]] = {}
    for number in range(size.rounds):
        for name, start in starts.items():
            for title, value in _round(name, start, size, endures=not number):
                taken.setdefault(title, {}).setdefault(name, []).append(value)
            print(f"round {number + 1}, {name}: done", file=sys.stderr, flush=True)
    return {
        title: {name: f"{median(values):,.4g}" for name, values in cells.items()}
        | ({} if title == MANY else _ratio(cells))
        for title, cells in taken.items()
    }


def _ratio(cells: Mapping[str, list[float]]) -> Row:
    if not {OURS, MOTO} <= cells.keys():
        return {}
    return {"ratio": f"{median(cells[OURS]) / median(cells[MOTO]):.3g}"}


def _round(
    name: str, start: Start, size: Size, *, endures: bool
) -> list[tuple[str, float]]:
    """Return everything that one server was measured at, once."""
    found: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="gov-cloud-bench-") as folder:
        for words in ("on a new folder", "again"):
            begun = time.perf_counter()
            with start(Path(folder)) as peer:
                once(peer.port, peer.describe())
                passed = (time.perf_counter() - begun) * 1000
                found.append((f"start to first answer, {words} [ms]", passed))
        with start(Path(folder)) as peer:
            found += _rates(peer, size.seconds)
        if endures:
            with start(Path(folder)) as peer:
                found += _endurance(peer, size.requests[name])
    return found


def _rates(peer: Peer, seconds: float) -> list[tuple[str, float]]:
    with (
        closing(Connection(peer.port)) as keep,
        closing(Connection(peer.port, fresh=True)) as fresh,
    ):
        found = _of_one(peer, keep, fresh, seconds)
    asked = (peer.describe() for _ in itertools.count())
    figures = crowd(peer.port, peer.pid, asked, seconds)
    return [
        *found,
        (f"{CROWD}, p50 [ms]", figures.milliseconds(50)),
        (f"{CROWD}, p99 [ms]", figures.milliseconds(99)),
    ]


def _of_one(
    peer: Peer, keep: Connection, fresh: Connection, seconds: float
) -> list[tuple[str, float]]:
    works = {"networks": peer.network, "servers": peer.server()}
    found: list[tuple[str, float]] = []
    for what, work in works.items():
        work(keep)  # what is loaded by the first request is no cost of each
        for how, connection in ((KEPT, keep), (FRESH, fresh)):
            figures = loop(connection, peer.pid, work, seconds)
            title = f"{what}, {how}"
            found += [
                (f"{title} [requests per CPU s]", figures.per_cpu_second),
                (f"{title}, p99 [ms]", figures.milliseconds(99)),
            ]
    return found


def _endurance(peer: Peer, requests: int) -> list[tuple[str, float]]:
    tenth = requests // 10
    with closing(Connection(peer.port)) as connection:
        peer.network(connection)
        first = count(connection, peer.pid, peer.network, tenth)
        rest = count(connection, peer.pid, peer.network, requests - tenth)
    return [
        (MANY, requests),
        ("many requests: memory after a tenth [MiB]", first.resident_mib),
        ("many requests: memory at the end [MiB]", rest.resident_mib),
        (
            "many requests: speed at the end to that at the start",
            rest.per_cpu_second / first.per_cpu_second,
        ),
    ]


def listed(absent: str, size: Size) -> dict[str, Row]:
    """Return how long lists over many servers take, in ms."""
    rows: dict[str, Row] = {}

    def note(name: str, peer: Ours | Moto) -> None:
        for title in peer.listings():
            figures = _repeated(peer, title, size.listings[name])
            for share in (50, 99):
                cells = rows.setdefault(f"{title}, p{share} [ms]", {})
                cells[name] = f"{figures.milliseconds(share):.2f}"

    with tempfile.TemporaryDirectory(prefix="gov-cloud-bench-") as name:
        fill(Path(name), size.servers)
        begun = time.perf_counter()
        with ours(Path(name)) as peer:
            once(peer.port, peer.describe())
            passed = (time.perf_counter() - begun) * 1000
            rows["start to first answer [ms]"] = {OURS: f"{passed:.0f}"}
            note(OURS, peer)
    if not absent:
        with moto() as other:
            other.fill(size.servers)
            note(MOTO, other)
    return rows


def _repeated(peer: Ours | Moto, title: str, times: int) -> Figures:
    def work(send: Step) -> None:
        send(peer.listings()[title])

    with closing(Connection(peer.port)) as connection:
        work(connection)
        return count(connection, peer.pid, work, times)


def section(
    size: Size, rows: dict[str, Row], lists: dict[str, Row], journal: str
) -> str:
    """Return the whole section; `{{remarks}}` is left for what is known last."""
    return f"""{TITLE}
{report.machine()}
Medians of {size.rounds} rounds; `python -m tests.bench.simulator` repeats them.

{{remarks}}

A network is a VPC that is created, described and deleted; a server is an instance
likewise. This simulator checks signature and parameters and writes every change to
disk; moto checks neither and keeps everything in memory. CPU is the server's alone.

{_table(rows, (OURS, MOTO, "ratio", "wanted"))}

Lists over {size.servers:,} servers:

{_table(lists, (OURS, MOTO, "wanted"))}

{journal}
"""


def _table(rows: Mapping[str, Row], columns: tuple[str, ...]) -> str:
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for title, cells in rows.items():
        known = {**cells, "wanted": WANTED.get(title, "")}
        shown = (known.get(column, "-") for column in columns)
        lines.append(f"| {title} | {' | '.join(shown)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
