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
    builder = FOLDER / "builder.lock"
    builder.write_text(locked("setuptools"), "utf-8")
    # No build isolation: setuptools is in the lock and comes first, so that nothing
    # unpinned builds what is published as source only.
    for arguments in (
        ("--require-hashes", "-r", str(builder)),
        ("--require-hashes", "--no-build-isolation", "-r", "requirements.lock"),
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


def locked(name: str) -> str:
    """Return the lines of requirements.lock that pin one package, with its hashes."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{name}=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith("    --hash"):
        end += 1
    return "\n".join(lines[start:end]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
