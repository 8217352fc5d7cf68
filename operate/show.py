"""`gov-cloud show`: the declared cloud as a tree, a picture or data; judges nothing.

Made from the program by the real engine, never drawn by hand. Without policy packs:
whether something is allowed is what `preview` answers.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from operate import digest, summary
from operate.declared import as_data, cloud
from operate.errors import OperationError
from operate.exit_codes import ExitCode
from operate.options import Stack
from operate.picture import picture
from operate.previewing import run_preview
from operate.tree import counted, tree

WIDEST = 500


def show(
    stack: Stack,
    *,
    svg: Annotated[
        Path | None, typer.Option(help="File that receives the picture.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON instead of the tree.")
    ] = False,
) -> None:
    """Show what a stack declares: networks, zones, departments, resources."""
    errors = Console(stderr=True, highlight=False)
    run = run_preview(stack, verb="show", packs=(), out=None, console=errors)
    if run.code is not ExitCode.OK:
        errors.print(summary.page(run, "show"))
        raise typer.Exit(run.code)
    nodes = digest.read(run.folder / "engine.json")
    shown = cloud(stack, run.accepted, run.outcome, nodes)
    if as_json:
        typer.echo(json.dumps(as_data(shown), indent=2, ensure_ascii=False))
    else:
        # Wider than any name: a name that is cut off cannot be looked for.
        Console(highlight=False, width=WIDEST).print(tree(shown))
    if svg is not None:
        _write(svg, picture(shown))
        count = counted(len(shown.entries), "resource")
        errors.print(f"{svg}: written, {count}", markup=False, soft_wrap=True)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise OperationError(
            f"--svg {file}: cannot be written ({error.strerror}); allowed: a file in "
            "a folder that exists. Fix: name another file or make the folder."
        ) from error
