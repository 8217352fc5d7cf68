"""Prints accepted settings as data: `python -m infra.resolved FILE STACK SHOWN`.

What the models made of the file: defaults filled in, one form for every value. Secrets
are not part of the settings. Ends with 2 and one line per problem when refused.
"""

import sys
from pathlib import Path

from infra.errors import ConfigurationError
from infra.settings import from_file

REFUSED = 2


def main(file: str, stack: str, shown: str) -> int:
    """Return 0 after printing the settings, 2 after printing the problems."""
    try:
        settings = from_file(Path(file), stack, shown)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return REFUSED
    print(settings.model_dump_json())  # noqa: T201 - a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
