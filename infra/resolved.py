"""Prints accepted settings as data: `python -m infra.resolved STACK...`.

What the models made of the stacks' files: defaults filled in, one form for every value,
as a mapping from stack to settings. Secrets are not part of the settings. Ends with 2
and one line per problem of the first stack that is refused.
"""

import json
import sys

from infra.errors import ConfigurationError
from infra.settings import from_clone

REFUSED = 2


def main(*stacks: str) -> int:
    """Return 0 after printing the settings, 2 after printing the problems."""
    try:
        accepted = {
            stack: from_clone(stack).model_dump(mode="json") for stack in stacks
        }
    except ConfigurationError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's output
        return REFUSED
    print(json.dumps(accepted))  # noqa: T201 - a command's output
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
