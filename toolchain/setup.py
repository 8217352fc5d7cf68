"""Makes the virtual environment; needs nothing but Python itself.

Packages come from requirements.lock with their hashes. A failed attempt leaves no
mark, so the next `make` tries again.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
OLDEST = (3, 11)
INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def main() -> int:
    """Make or refresh .venv; 1 with a sentence when something is missing."""
    if sys.version_info < OLDEST:
        print(
            f"Python is {sys.version.split()[0]}; allowed: 3.11 or newer. "
            "Fix: make PYTHON=python3.12",
            file=sys.stderr,
        )
        return 1
    print("Setting up .venv (a minute or two, once) …", flush=True)
    if not (FOLDER / "bin" / "python").exists():
        venv.create(FOLDER, with_pip=True, clear=True, symlinks=True)
    for arguments in (
        ("--require-hashes", "-r", "requirements.lock"),
        # No build isolation: setuptools is in the lock, so nothing unpinned is used.
        ("--no-deps", "--no-build-isolation", "-e", "."),
    ):
        command = [str(FOLDER / "bin" / "python"), *INSTALL, *arguments]
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            print(
                "The packages of requirements.lock cannot be installed (see above). "
                "Fix: check the network or PIP_INDEX_URL, then run make again.",
                file=sys.stderr,
            )
            return 1
    (FOLDER / ".ready").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
