"""How the failure of a program reads in the engine's output.

A `RunError` is its message; a missing file or module is one sentence with a fix; any
other exception is its traceback, cut to begin in the program.
"""

import sys
import traceback
from pathlib import Path
from types import TracebackType

from pulumi import RunError


def explain(error: BaseException, program: Path) -> str:
    """Return the text that a person needs to find and mend the failure.

    `program` is the file or folder that was run: frames above it belong to the host.
    """
    main = program if program.suffix else program / "__main__.py"
    if isinstance(error, RunError):
        return str(error)
    if not main.is_file():
        return (
            f"{main.parent}: no Python program here; allowed: a folder with a file "
            f"{main.name}. Fix: write the file or correct `main` in Pulumi.yaml."
        )
    own = _own_frames(error.__traceback__, main)
    if isinstance(error, ModuleNotFoundError) and own is not None:
        where = traceback.extract_tb(own)[-1]
        return (
            f"{_place(where)}: no module named {error.name!r}; allowed: the modules "
            f"installed for {Path(sys.prefix).name} (Python "
            f"{sys.version_info.major}.{sys.version_info.minor}). Fix: correct the "
            "name, or add it to pyproject.toml and the lock file and run `make`."
        )
    text = traceback.format_exception(type(error), error, own or error.__traceback__)
    return f"Program failed with an unhandled exception:\n{''.join(text)}"


def _own_frames(trace: TracebackType | None, main: Path) -> TracebackType | None:
    """Return the part of a traceback that begins in the program, if there is one."""
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).resolve() == main.resolve():
            return trace
        trace = trace.tb_next
    return None


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename}:{frame.lineno}"
