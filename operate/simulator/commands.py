"""`gov-cloud simulator …`: the local cloud started, looked at, kept and put back."""

import json
import time
from typing import Annotated

import typer
from rich.console import Console

from operate.exit_codes import ExitCode
from operate.options import PrintJson
from operate.running import prepare
from operate.simulator import control, keys, process
from operate.simulator.faults import faults
from operate.simulator.journal import journal
from operate.simulator.place import HERE
from operate.target import Target, target_of
from operate.toolchain import find
from operate.toolchain.progress import spell_time

Name = Annotated[str, typer.Argument(help="Name of the snapshot.")]
app = typer.Typer(
    help="The simulated cloud of this clone: one process, on loopback only.",
    no_args_is_help=True,
)


def _say(line: str) -> None:
    Console(stderr=True).print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def start(
    *,
    stack: Annotated[
        str, typer.Option(help="Stack whose sandbox key pair it shall know.")
    ] = "pilot-cloud",
) -> None:
    """Start it, unless it already runs; say where it is."""
    begun = time.monotonic()
    running = process.start(HERE, _say)
    took = f"started in {time.monotonic() - begun:.1f} s" if running.fresh else "runs"
    typer.echo(f"simulator: {took}, process {running.pid}, {HERE.address}")
    typer.echo(f"  console  {HERE.address}/")
    typer.echo(f"  data     {HERE.folder}")
    if find() is None:
        # Starting it must not take the quarter of an hour that a build takes.
        typer.echo("  keys     none yet: gov-cloud up, or gov-cloud toolchain first")
    elif target_of(stack) is Target.SIMULATOR:
        ready = prepare(stack, Console(stderr=True, highlight=False))
        keys.register(HERE, stack, ready.tools, ready.variables)
        typer.echo(f"  keys     those of {stack}")
    typer.echo('  for a plain pulumi: eval "$(gov-cloud env)"')


@app.command()
def stop() -> None:
    """End it; what exists in it is kept and comes back at the next start."""
    pid = process.stop(HERE, _say)
    said = "did not run" if pid is None else f"process {pid} has ended"
    typer.echo(f"simulator: {said}; its cloud is kept in {HERE.folder}")


@app.command()
def status(
    *,
    as_json: PrintJson = False,
) -> None:
    """Say whether it runs and what exists in it; end with 12 when it does not run."""
    pid = process.find(HERE)
    told = control.ask(HERE, "GET", "status") if pid is not None else {}
    if as_json:
        data = {"running": pid is not None, "pid": pid, "address": HERE.address}
        typer.echo(json.dumps(data | told, indent=2))
    elif pid is None:
        typer.echo("simulator: does not run. Fix: gov-cloud simulator start")
    else:
        typer.echo(f"simulator: runs, process {pid}, {HERE.address}")
        for name, value in told.items():
            typer.echo(f"  {name.replace('_', ' '):<12} {_shown(name, value)}")
    if pid is None:
        raise typer.Exit(ExitCode.SIMULATOR)


def _shown(name: str, value: object) -> str:
    if name.endswith("seconds") and isinstance(value, int | float):
        return spell_time(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items()) or "none"
    return str(value)


@app.command()
def reset(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Empty the simulated cloud; a stack's state still lists what was in it."""
    if not yes:
        typer.confirm("Remove all that exists in the simulated cloud?", abort=True)
    control.ask(HERE, "POST", "reset", body={})
    typer.echo(
        "simulator: empty. A stack that was up sees that with: gov-cloud refresh STACK"
    )


@app.command()
def snapshot(name: Name) -> None:
    """Keep the whole simulated cloud as it is now under a name."""
    control.ask(HERE, "POST", "snapshot", body={"name": name})
    typer.echo(f"simulator: kept as {name}; back to it: simulator restore {name}")


@app.command()
def restore(name: Name) -> None:
    """Put back a cloud that was kept; what exists now is lost."""
    control.ask(HERE, "POST", "restore", body={"name": name})
    typer.echo(f"simulator: as it was in {name}")


app.command()(journal)
app.command()(faults)
