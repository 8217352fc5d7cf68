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
from facts.records import Site
from infra import adoption, department
from infra.cloud import CloudConfig
from infra.errors import ConfigurationError
from infra.settings import Settings, from_file

REFUSED = 2


def main(file: str, stack: str, shown: str) -> int:
    """Return 0 for accepted settings, 2 after printing the problems."""
    try:
        settings = from_file(Path(file), stack, shown)
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return REFUSED
    json.dump(_accepted(settings, stack), sys.stdout, ensure_ascii=False)
    return 0


def site_of(settings: Settings, stack: str) -> Site:
    """Return the site of accepted settings; a department's follows from its name."""
    if isinstance(settings, CloudConfig):
        return settings.site
    if adoption.is_adoption(stack):
        return adoption.site_of(stack)
    return department.site_of(stack)


def _accepted(settings: Settings, stack: str) -> dict[str, Any]:
    """Return what a run must pin, and the names that a summary or picture shows."""
    site = site_of(settings, stack)
    stands_alone = not department.is_department(stack)
    return {
        "builds_on": None if stands_alone else department.platform_of(stack),
        "pinned": dict(site.pinned_variables),
        "region": site.region,
        "site": asdict(site.title),
        "departments": {
            code: asdict(body.names) for code, body in facts().departments.items()
        },
        "systems": facts().systems,
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
