"""Runs one command once: wall seconds, processor seconds, peak memory, output.

The kernel's own account of the process (wait4): nothing is sampled. A small process
starts the command, for a peak counts from the memory of whoever starts it. Linux only.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MIB_OF_KIB = 1024
_STARTER = """
import json, os, sys, time
begun = time.monotonic()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(pid, 0)
row = {
    "wall": time.monotonic() - begun,
    "cpu": used.ru_utime + used.ru_stime,
    "peak_kib": used.ru_maxrss,
    "code": os.waitstatus_to_exitcode(status),
}
with open(sys.argv[1], "w") as file:
    json.dump(row, file)
"""


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
    usage = scratch / "usage.json"
    start = [sys.executable, "-I", "-S", "-c", _STARTER, str(usage), *command]
    with output.open("wb") as out, errors.open("wb") as err:
        subprocess.run(
            start, stdin=subprocess.DEVNULL, stdout=out, stderr=err, check=True
        )
    used = json.loads(usage.read_text("utf-8"))
    return Once(
        wall=used["wall"],
        cpu=used["cpu"],
        peak_mib=used["peak_kib"] // _MIB_OF_KIB,
        code=used["code"],
        output=output.read_bytes(),
    )
