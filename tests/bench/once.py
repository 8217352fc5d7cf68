"""Runs one command once: wall seconds, processor seconds, peak memory, output.

The kernel's own account of the process (wait4): nothing is sampled. Linux only.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MIB_OF_KIB = 1024


@dataclass(frozen=True, slots=True)
class Once:
    """One finished run; `output` is its standard output."""

    wall: float
    cpu: float
    peak_mib: int
    code: int
    output: bytes


def run_once(command: Sequence[str], scratch: Path) -> Once:
    """Run `command`; its standard error goes to `scratch`/errors.txt."""
    output, errors = scratch / "output", scratch / "errors.txt"
    begun = time.monotonic()
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return Once(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peak_mib=used.ru_maxrss // _MIB_OF_KIB,
        code=process.returncode,
        output=output.read_bytes(),
    )
