"""Previews a stack: shared by the verbs that look at what is declared.

A preview asks no cloud and changes nothing, so it needs neither a simulator nor a
choice of where the keys belong.
"""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from operate.running import Job, Run, prepare, run

# Without --show-sames the digest leaves out what a run would not change.
PREVIEW = ("preview", "--json", "--show-sames")


def run_preview(
    stack: str,
    *,
    verb: str,
    packs: Sequence[str],
    out: Path | None,
    console: Console,
) -> Run:
    """Preview `stack` under `packs`; progress goes to `console`, nothing is changed."""
    # What is judged is also paid for; a picture asks for nothing.
    ready = prepare(stack, console, paid=bool(packs))
    return run(ready, Job(verb, PREVIEW, packs), out=out, console=console)
