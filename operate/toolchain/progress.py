"""Saying how a long step goes, and running a program while doing so.

Lines go to a `say` function. A `Tick` is a line that may replace the one before it:
a terminal shows it in place, a log simply gets one more line.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

Say = Callable[[str], None]
# Long enough for a compiler to remove its temporary files.
_GRACE_SECONDS = 5.0


class Tick(str):
    """A line about something under way; the next line may take its place."""

    __slots__ = ()


def spell_time(seconds: float) -> str:
    """Return `seconds` as people say it: 45 s, 3 min 20 s."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


@dataclass
class Ticker:
    """Says a line at most every `seconds`; used inside a loop such as a download."""

    say: Say
    seconds: float
    start: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)

    def tick(self, text: str) -> None:
        """Say `text` with the time elapsed, unless a line was said just now."""
        now = time.monotonic()
        if now - self.said >= self.seconds:
            self.said = now
            self.say(Tick(f"{text}, {spell_time(now - self.start)}"))


@dataclass(frozen=True)
class Job:
    """A program to run, where, and with which environment."""

    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Bench:
    """Where jobs run: output goes to `log`, progress to `ticker`.

    `group_file` tells the next start which processes a killed one left running.
    """

    log: Path
    group_file: Path
    ticker: Ticker


def run_logged(
    job: Job, bench: Bench, describe: Callable[[list[str]], str]
) -> tuple[int, list[str]]:
    """Run `job`, ticking with `describe(lines so far)`; return code and lines.

    The program gets its own process group, and the whole group ends when we do not
    wait for it to the end (Ctrl-C, an error of ours).
    """
    lines: list[str] = []
    with (
        bench.log.open("a", encoding="utf-8") as log,
        subprocess.Popen(  # noqa: S603  our own build, no shell
            job.command,
            cwd=job.folder,
            env=job.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        leader = f"{process.pid} {started(process.pid)}\n"
        bench.group_file.write_text(leader, encoding="utf-8")
        reader = threading.Thread(target=_pump, args=(process, log, lines), daemon=True)
        reader.start()
        try:
            _wait(process, bench.ticker, lambda: describe(lines))
        except BaseException:
            end_group(process.pid)
            raise
        finally:
            reader.join(_GRACE_SECONDS)
    bench.group_file.unlink()
    return process.returncode, lines


def started(pid: int) -> str:
    """Return the start time of a process in clock ticks, or "" when it has ended.

    With the number of the process it names one process, even after the number has
    been given to another.
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    # The program's name may hold spaces and brackets: count from the last bracket.
    fields = status.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def end_left_group(group_file: Path) -> None:
    """End the processes that a killed build left running, if they still are."""
    try:
        pid, _, start = group_file.read_text(encoding="utf-8").strip().partition(" ")
    except FileNotFoundError:
        return
    if pid and start and started(int(pid)) == start:
        end_group(int(pid))


def end_group(leader: int) -> None:
    """Ask a process group to end, then insist."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(leader, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + _GRACE_SECONDS
        while started(leader) and time.monotonic() < deadline:
            time.sleep(0.05)


def _pump(process: "subprocess.Popen[str]", log: IO[str], lines: list[str]) -> None:
    for line in process.stdout or ():
        log.write(line)
        # A build may run for minutes: whoever reads the log wants it up to date.
        log.flush()
        lines.append(line.rstrip("\n"))


def _wait(
    process: "subprocess.Popen[str]", ticker: Ticker, describe: Callable[[], str]
) -> None:
    while True:
        try:
            process.wait(timeout=min(ticker.seconds, 0.5))
        except subprocess.TimeoutExpired:
            ticker.tick(describe())
        else:
            return
