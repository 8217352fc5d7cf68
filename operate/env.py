"""`gov-cloud env`: shell lines with which a plain `pulumi` works on this clone."""

from typing import Annotated

import typer
from rich.console import Console

from operate import configuration, environment, toolchain
from operate.state import ensure_stack


def env(
    stack: Annotated[
        str, typer.Argument(help="Stack whose site is pinned.")
    ] = "pilot-cloud",
) -> None:
    """Print exports for a shell: eval "$(gov-cloud env)"."""
    accepted = configuration.check(stack)
    tools = toolchain.ensure(Console(stderr=True, highlight=False).print)
    ensure_stack(stack, tools, environment.for_engine(tools, accepted.pinned))
    typer.echo(environment.exports(tools, accepted.pinned))
