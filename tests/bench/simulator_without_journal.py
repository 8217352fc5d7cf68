"""The simulator with a journal that keeps nothing: what keeping it costs."""

import sys

from simulator.__main__ import main
from simulator.cloud.journal import Journal


def nothing(*_: object, **__: object) -> None:
    """Stand in for what the journal does for each request."""


if __name__ == "__main__":
    for name in ("note", "record", "write", "flush", "tick"):
        setattr(Journal, name, nothing)
    sys.exit(main())
