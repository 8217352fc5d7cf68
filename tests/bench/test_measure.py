"""The benchmark's clock: whose time is counted, and what a failure says."""

import os
import sys
from pathlib import Path

import pytest

from tests.bench.measure import ENGINE, BenchError, measure

# Uses half a second of processor time, wherever it runs.
BUSY = "import time\nwhile time.process_time() < 0.5: pass\n"


def test_time_of_a_child_is_counted_by_its_role(tmp_path: Path) -> None:
    child = tmp_path / "pulumi-resource-alicloud"
    child.write_text(BUSY, "utf-8")
    start = f"import subprocess, sys; subprocess.run([sys.executable, {str(child)!r}])"
    sample = measure([sys.executable, "-c", start], tmp_path, os.environ)
    assert set(sample.cpu) == {ENGINE, "provider"}
    assert sample.cpu["provider"] > sample.cpu[ENGINE]


def test_failing_command_is_no_measurement(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('why'); raise SystemExit(3)"]
    with pytest.raises(BenchError, match=r"ended with 3 in .*:\nwhy"):
        measure(command, tmp_path, os.environ)
