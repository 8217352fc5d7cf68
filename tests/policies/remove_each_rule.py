"""Removes each rule file in turn, in a scratch copy, and shows which test notices.

`python -m tests.policies.remove_each_rule`; about ten seconds a rule. Exit 1 if one
can be removed without any test failing.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from policies.registry import discover
from tests.recording import ROOT

TESTS = ("tests/policies/test_programs.py", "tests/policies/test_registry.py")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "docs")


def main() -> int:
    """Try every rule; print one line each."""
    unnoticed = 0
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for entry in discover().entries:
            noticed = _noticed(copy, f"policies/rules/{entry.name}.py")
            unnoticed += not noticed
            print(f"{entry.rule.id} {entry.name}: {noticed or 'NOBODY NOTICED'}")
    return 1 if unnoticed else 0


def _noticed(copy: Path, rule: str) -> str:
    """Return the first test that fails without a rule file, "" if all pass."""
    kept = (copy / rule).read_bytes()
    (copy / rule).unlink()
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", *TESTS]
    done = subprocess.run(
        command, cwd=copy, check=False, capture_output=True, text=True
    )
    (copy / rule).write_bytes(kept)
    if done.returncode == 0:
        return ""
    failed = [line for line in done.stdout.splitlines() if "FAILED" in line]
    failed += [line for line in done.stdout.splitlines() if line.startswith("E ")]
    return failed[0].split(" - ")[0][:100] if failed else "pytest fails to start"


if __name__ == "__main__":
    sys.exit(main())
