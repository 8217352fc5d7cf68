"""The console of pages that are read, piped and kept: no name is broken into pieces."""

from rich.console import Console

# Where nobody can widen a window: wider than any table of ours.
WIDE = 160


def paper() -> Console:
    """Return a console for standard output, wide where it is no terminal."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, WIDE)
    return console
