"""`make check` and `make generate`: one command for style, types and tidiness.

Runs every check even when one fails, so that one run tells everything; with --write
the generated files are written instead. Their freshness is a part of tidiness.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
# Modules that own generated files: `pages()` returns path -> content.
GENERATORS = (
    "infra.document",
    "operate.ledger",
    "policies.document",
    "policies.outside.lint.document",
    "tests.components",
    "tests.policies.outside.ways_round",
    "tests.inventory",
    "tests.operate.clouds",
    "tests.policies.programs.table",
    "toolchain.catalogue",
    "tests.operate.pipelines",
    "tests.simulator.coverage.page",
)
CHECKS: dict[str, list[str]] = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "types": [PYTHON, "-m", "mypy"],
    "tidy": [PYTHON, "-m", "pytest", "-q", "--no-header", "tests/test_tidy.py"],
}


def main(arguments: list[str]) -> int:
    """Run the checks, or write the generated files; 1 if anything failed."""
    commands = CHECKS
    if "--write" in arguments:
        commands = {module: [PYTHON, "-m", module] for module in GENERATORS}
    failed = [
        title for title, command in commands.items() if not _passes(title, command)
    ]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(title: str, command: list[str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    print(f"{title}: {word} ({time.monotonic() - begun:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
