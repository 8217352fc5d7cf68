"""`gov-cloud toolchain`: makes the engine and the provider, and says where they are.

Also the one place that shows the making of it to a person: in place on a terminal,
as plain lines elsewhere, always on standard error.
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from operate.options import PrintJson
from operate.toolchain import Tick, Toolchain, ensure

_MIB = 1024 * 1024
_TERMINAL_TICK_SECONDS = 1.0
_SOURCES = {
    "installed": "the Pulumi installed on this machine (linked)",
    "release": "the official release archives",
    "built": "built on this machine from released Go modules",
}


def toolchain(
    *,
    path: Annotated[
        bool, typer.Option("--path", help="Print the folder and nothing else.")
    ] = False,
    as_json: PrintJson = False,
) -> None:
    """Find or make the engine and the provider, and say where they are."""
    made = ensure_shown(Console(stderr=True))
    if path:
        typer.echo(made.root)
    elif as_json:
        typer.echo(json.dumps(describe(made), indent=2))
    else:
        for name, value in describe(made).items():
            typer.echo(f"{name:<18} {value}")


def ensure_shown(console: Console) -> Toolchain:
    """Return the toolchain, showing on `console` how it is made if it must be."""
    if not console.is_terminal:
        return ensure(
            lambda line: console.print(
                f"toolchain: {line}", markup=False, highlight=False, soft_wrap=True
            )
        )
    with console.status("looking for the toolchain") as status:

        def say(line: str) -> None:
            if isinstance(line, Tick):
                status.update(escape(line))
            else:
                console.print(line, markup=False, highlight=False)

        return ensure(say, tick_seconds=_TERMINAL_TICK_SECONDS)


def describe(made: Toolchain) -> dict[str, str]:
    """Return what a person asks of a toolchain, in the order of asking."""
    host = "the project's own" if made.own_host else "Pulumi's"
    others = [other for other in toolchains(made.root.parent) if other != made.root]
    facts = {
        "folder": str(made.root),
        "source": _SOURCES[made.source],
        **{f"{name} version": version for name, version in made.versions.items()},
        "language host": host,
        "size": f"{size_mib(made.root):,} MiB",
    }
    if others:
        facts["not in use"] = f"{len(others)} older, {total_mib(others):,} MiB"
    return facts


def toolchains(folder: Path) -> list[Path]:
    """Return the finished toolchains in the cache, of this clone and of others."""
    return sorted(each.parent for each in folder.glob("*/manifest.json"))


def size_mib(folder: Path) -> int:
    """Return what `folder` takes on the disk; links count as nothing."""
    files = (
        each for each in folder.rglob("*") if each.is_file() and not each.is_symlink()
    )
    return sum(each.stat().st_size for each in files) // _MIB


def total_mib(folders: list[Path]) -> int:
    """Return what all `folders` take together."""
    return sum(size_mib(folder) for folder in folders)
