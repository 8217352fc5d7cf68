"""`gov-cloud env`: shell lines with which a plain `pulumi` works on this clone."""

from typing import Annotated

import typer
from rich.console import Console

from operate import environment
from operate.running import prepare


def env(
    stack: Annotated[
        str, typer.Argument(help="Stack whose site is pinned.")
    ] = "pilot-cloud",
) -> None:
    """Print exports for a shell: eval "$(gov-cloud env)".

    With the sandbox's keys they lead to the simulator of this clone and nowhere else.
    """
    ready = prepare(stack, Console(stderr=True, highlight=False))
    typer.echo(environment.exports(ready.tools, ready.added))
