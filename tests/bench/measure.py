"""Runs one command and finds out what each of its processes used.

Every 50 ms the processor time of the command and of all its descendants is read from
`/proc/<pid>/stat` (user and system); the last value seen of each process counts. So
at most the last 50 ms of a process are missing. Linux only.
"""

import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.05
TICKS = os.sysconf("SC_CLK_TCK")
# Words of a command line that tell what a process is to the run.
ROLES = {
    "pulumi-resource-alicloud": "provider",
    "terraform-provider-alicloud": "provider",
    "pulumi.policy": "packs",
    "toolchain.host": "program",
    "pulumi-language-python": "program",
}
ENGINE = "engine"
OTHER = "other"


@dataclass(frozen=True)
class Sample:
    """One run: seconds on the wall, and of processor time by role."""

    wall: float
    cpu: Mapping[str, float]


class BenchError(Exception):
    """A command to be measured failed, so there is nothing to report."""


class _Family:
    """The descendants of one process, with what each has used so far."""

    def __init__(self, root: int) -> None:
        self._roles = {root: ENGINE}
        self._used: dict[int, float] = {root: 0.0}
        self._strangers = {int(each) for each in _process_ids()} - {root}

    def look(self) -> None:
        # Ascending, so that a parent is known before its child.
        for process in sorted(map(int, _process_ids())):
            if process in self._strangers:
                continue
            try:
                self._note(process)
            except (FileNotFoundError, ProcessLookupError):
                # It ended between the listing and the reading; its last value stays.
                continue

    def _note(self, process: int) -> None:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
        # The name, in parentheses, may hold spaces: fields are counted after it.
        fields = stat.rpartition(")")[2].split()
        if process not in self._used and int(fields[1]) not in self._used:
            self._strangers.add(process)
            return
        self._used[process] = (int(fields[11]) + int(fields[12])) / TICKS
        if self._roles.get(process, OTHER) == OTHER:
            # A launcher becomes the program by exec, so look again until it is known.
            self._roles[process] = _role(process)

    def used(self) -> dict[str, float]:
        total: Counter[str] = Counter()
        for process, seconds in self._used.items():
            total[self._roles[process]] += seconds  # type: ignore[assignment]  # typeshed counts whole things
        return dict(total)


def _process_ids() -> list[str]:
    return [name for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - twenty times a second


def _role(process: int) -> str:
    line = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return next((role for word, role in ROLES.items() if word in line), OTHER)


def measure(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Sample:
    """Run `command` in `folder`; BenchError with its output if it fails."""
    with tempfile.TemporaryFile() as output:
        begun = time.monotonic()
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        family = _Family(process.pid)
        while process.poll() is None:
            family.look()
            time.sleep(POLL_SECONDS)
        wall = time.monotonic() - begun
        if process.returncode != 0:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise BenchError(
                f"{' '.join(map(str, command))} ended with {process.returncode} in "
                f"{folder}:\n{text[-2000:]}"
            )
    return Sample(wall, family.used())
