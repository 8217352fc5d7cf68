"""Checks a stack file without an engine: `python -m infra.check FILE STACK SHOWN`.

Accepted settings print what a run must pin, as JSON, and exit 0; refused ones print
one line per problem on standard error and exit 2. The command runs this before the
engine starts.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facts import facts
from infra.cloud import CloudConfig
from infra.errors import ConfigurationError
from infra.settings import from_file

REFUSED = 2


def main(file: str, stack: str, shown: str) -> int:
    """Return 0 for accepted settings, 2 after printing the problems."""
    try:
        settings = from_file(Path(file), stack, shown)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return REFUSED
    json.dump(_accepted(settings), sys.stdout, ensure_ascii=False)
    return 0


def _accepted(settings: CloudConfig) -> dict[str, Any]:
    """Return what a run must pin, and the names that a summary or picture shows."""
    return {
        "pinned": dict(settings.site.pinned_variables),
        "region": settings.region,
        "site": asdict(settings.site.title),
        "departments": {
            code: asdict(body.names) for code, body in facts().departments.items()
        },
        "systems": facts().systems,
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
