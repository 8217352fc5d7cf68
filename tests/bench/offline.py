"""`gov-cloud check` beside checkov, on the same resources, with the same violations.

Each tool reads its own form of the same list: a preview here, a Terraform plan there,
and we read the plan as well. A plant counts as found when the tool reports its
resource by a check that does not also report the clean resources of that type.
"""

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from operate.paths import LOCAL
from tests.bench.measure import BenchError
from tests.bench.once import Once, run_once
from tests.bench.planted import PROVIDER, Corpus, corpus
from tests.bench.planted_forms import AS_OF, STACK, plan, preview, truth
from tests.bench.report import CHECKS
from tests.bench.score import Score, score

PEERS = Path(__file__).parent / "peers"
RULES = PEERS / "rules" / "checkov"
ENVIRONMENT = LOCAL / "bench" / "peers"
SIZES = (100, 1000, 5000)
# The largest size of a slow tool is measured once, half a minute, and its findings on
# clean resources are counted on fewer of them.
LARGE = 5000
CALIBRATION = 10_000_000
FEWER = 1000
_FINDINGS = frozenset((0, 5, 23))


@dataclass(frozen=True, slots=True)
class Tool:
    """One way to check a corpus: the command for a file, and which form it reads."""

    title: str
    command: tuple[str, ...]
    form: str
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool said and took, on one size."""

    tool: Tool
    size: int
    runs: tuple[Once, ...]
    scored: Score
    clean: tuple[int, int]
    """Findings on how many clean resources."""


def tools(notes: list[str]) -> Iterator[Tool]:
    """Yield what can be run here; what cannot is said in `notes`."""
    ours = (sys.executable, "-m", "operate.start", "check", "--format", "json")
    yield Tool("gov-cloud check, preview", ours, "preview")
    stack = ("--stack", STACK, "--as-of", AS_OF)
    yield Tool("gov-cloud check, plan", (*ours, *stack), "plan")
    checkov = _checkov(notes)
    if checkov is None:
        return
    options = ("--framework", "terraform_plan", "-o", "json", "--soft-fail")
    shipped = (str(checkov), *options, "--skip-download", "-f")
    yield Tool("checkov as shipped, plan", shipped, "plan", slow=True)
    own = (*shipped[:-1], "--external-checks-dir", str(RULES), "-f")
    yield Tool("checkov + 5 own rules, plan", own, "plan", slow=True)


def measured(runs: int, sizes: Sequence[int], notes: list[str]) -> list[Result]:
    """Return the results of all tools on all sizes."""
    found: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="gov-cloud-bench-") as scratch:
        for size in sizes:
            dirty = corpus(size)
            made = {"dirty": dirty, "clean": corpus(size, clean=True)}
            made["fewer"] = corpus(min(size, FEWER), clean=True)
            files = _written(Path(scratch), made)
            for tool in tools(notes if not found else []):
                found.append(_measure(tool, size, runs, dirty=dirty, files=files))
                print(_row(found[-1]), flush=True)
    return found


def calibration() -> str:
    """Return how fast this machine is right now, to compare runs by."""
    begun = time.perf_counter()
    total = 0
    while total < CALIBRATION:
        total += 1
    seconds = time.perf_counter() - begun
    return f"Calibration: ten million additions in Python took {seconds:.2f} s."


def section(results: Sequence[Result], notes: Sequence[str]) -> str:
    """Return the part of docs/benchmarks.md that shows the results."""
    rows = "\n".join(map(_row, results))
    said = "".join(f"\n- {note}" for note in notes)
    return f"{_HEAD}{said}\n\n{_COLUMNS}\n{rows}\n{_FOOT}"


_HEAD = f"""{CHECKS}

The planted benchmark (`tests/bench/planted.py`): compliant resources of 15 types, 20
violations planted in every hundred and a provider in the wrong region; 13 kinds of
residency (R) and 8 of ownership (T). "Found" counts kinds of which every instance was
reported, "alarms" findings on resources without a violation, "clean" findings on a
corpus without any. Interpreter start, reading and all rules are included.
"""
_COLUMNS = (
    "| tool | resources | wall s | cpu s | peak MiB | R found | T found | alarms "
    "| clean |\n|---|---|---|---|---|---|---|---|---|"
)
_FOOT = """
checkov finds a plant only when a check reports it that does not report the clean
resources of its type too; its own 41 checks for this cloud concern neither place nor
owner, and one of them (CKV_ALI_11) demands what rule MO-RES-012 refuses. The five own
rules are in `tests/bench/peers/rules/checkov`. What checkov does better: it reads HCL
and many other languages, and has many checks for encryption and logging.
"""


def _row(result: Result) -> str:
    runs = result.runs
    return (
        f"| {result.tool.title} | {result.size:,} "
        f"| {median(run.wall for run in runs):.2f} "
        f"| {median(run.cpu for run in runs):.2f} "
        f"| {max(run.peak_mib for run in runs)} "
        f"| {result.scored.text('R')} | {result.scored.text('T')} "
        f"| {result.scored.false_alarms} "
        f"| {result.clean[0]:,} on {result.clean[1]:,} |"
    )


def _written(folder: Path, made: dict[str, Corpus]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for name, one in made.items():
        for form, text in (("plan", plan(one)), ("preview", preview(one))):
            files[f"{name} {form}"] = folder / f"{name}-{form}.json"
            files[f"{name} {form}"].write_text(text, "utf-8")
    return files


def _measure(
    tool: Tool,
    size: int,
    runs: int,
    *,
    dirty: Corpus,
    files: dict[str, Path],
) -> Result:
    scratch = files["dirty plan"].parent
    times = 1 if tool.slow and size >= LARGE else runs
    taken = tuple(
        run_once((*tool.command, str(files[f"dirty {tool.form}"])), scratch)
        for _ in range(times)
    )
    which = "fewer" if tool.slow else "clean"
    clean = run_once((*tool.command, str(files[f"{which} {tool.form}"])), scratch)
    for run in (*taken, clean):
        if run.code not in _FINDINGS:
            said = (scratch / "errors.txt").read_text("utf-8", "replace")
            raise BenchError(f"{tool.title} ended with {run.code}: {said[-500:]}")
    read = _ours if tool.title.startswith("gov-cloud") else _theirs
    found, noise = read(taken[-1].output), read(clean.output)
    usual = {(check, kind) for check, _, kind in noise}
    names = [name for check, name, kind in found if (check, kind) not in usual]
    names = [PROVIDER if name.startswith("alicloud.") else name for name in names]
    known = truth(dirty) if tool.form == "preview" else dirty.truth
    judged = min(size, FEWER) if tool.slow else size
    return Result(tool, size, taken, score(names, known), (len(noise), judged))


Found = list[tuple[str, str, str]]
"""(check, resource, type)"""


def _ours(output: bytes) -> Found:
    rows = json.loads(output)["findings"]
    return [(row["rule"], _named(row), row["type"] or "") for row in rows]


def _named(row: dict[str, str]) -> str:
    """Return the resource, or the provider whose setting the finding repeats."""
    urn = row["provider"] or row["urn"]
    if "::terraform::" not in urn:
        return urn
    name = urn.rsplit("::", 1)[-1]
    return PROVIDER if "pulumi:providers:" in urn else name


def _theirs(output: bytes) -> Found:
    data = json.loads(output)
    reports = data if isinstance(data, list) else [data]
    return [
        (row["check_id"], row["resource"], row["resource"].split(".")[0])
        for report in reports
        for row in report["results"]["failed_checks"]
    ]


def _checkov(notes: list[str]) -> Path | None:
    """Return checkov in an environment of its own, making it; None if it cannot be."""
    program = ENVIRONMENT / "bin" / "checkov"
    if program.exists():
        return program
    try:
        venv.create(ENVIRONMENT, with_pip=True)
        pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, "-r", str(PEERS / "requirements.txt")], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        notes.append(f"checkov was not measured: it cannot be installed ({error}).")
        return None
    return program
