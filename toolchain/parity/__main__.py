"""Write `toolchain/provider/parity.yaml`: `python -m toolchain.parity <schema.json>`.

Exit codes: 0 written, 1 a difference is not explained (nothing is written), 2 usage.
"""

import sys
from pathlib import Path

from toolchain.parity.report import FILE, differences, render, unexplained

USAGE = "usage: python -m toolchain.parity <schema.json of the built provider>"


def main(arguments: list[str]) -> int:
    """Compare, then write the list or say what is wrong."""
    if len(arguments) != 1:
        print(USAGE, file=sys.stderr)  # noqa: T201 a command line speaks
        return 2
    found = list(differences(Path(arguments[0])))
    problems = unexplained(found)
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 a command line speaks
    if problems:
        return 1
    FILE.write_text(render(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
