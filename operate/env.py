"""`gov-cloud env`: shell lines with which a plain `pulumi` works on this clone."""

from typing import Annotated

import typer
from rich.console import Console

from operate import configuration, environment
from operate.state import ensure_stack
from operate.toolchain_command import ensure_shown


def env(
    stack: Annotated[
        str, typer.Argument(help="Stack whose site is pinned.")
    ] = "pilot-cloud",
) -> None:
    """Print exports for a shell: eval "$(gov-cloud env)"."""
    accepted = configuration.check(stack)
    tools = ensure_shown(Console(stderr=True, highlight=False))
    ensure_stack(stack, tools, environment.for_engine(tools, accepted.pinned))
    typer.echo(environment.exports(tools, accepted.pinned))
