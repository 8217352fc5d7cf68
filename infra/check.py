"""Checks a stack file without an engine: `python -m infra.check FILE STACK SHOWN`.

Prints nothing and exits 0 when the settings are accepted; else one line per problem
on standard error and exit code 2. The command runs it before the engine starts.
"""

import sys
from pathlib import Path

from infra.errors import ConfigurationError
from infra.settings import from_file

REFUSED = 2


def main(file: str, stack: str, shown: str) -> int:
    """Return 0 for accepted settings, 2 after printing the problems."""
    try:
        from_file(Path(file), stack, shown)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
