"""`gov-cloud state`: back a state up, restore it, change what encrypts its secrets.

Works with every backend, for the engine itself reads and writes the state. Whatever is
about to be replaced is backed up first, so nothing is lost by a wrong file.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Annotated, Any

import typer
from rich.console import Console

from operate import backup, configuration, environment, held
from operate.errors import ConfigurationError, GovCloudError, OperationError
from operate.options import Stack
from operate.paths import ROOT, stack_file
from operate.state import ensure_stack
from operate.toolchain import Toolchain
from operate.toolchain_command import ensure_shown

app = typer.Typer(
    help="Back a stack's state up, restore it, change its passphrase.",
    no_args_is_help=True,
)
PATIENCE_SECONDS = 300
MOST_WORDS = 400
Wait = Annotated[
    float, typer.Option(min=0, help="Seconds to wait while somebody holds the state.")
]


@dataclass(frozen=True)
class Opened:
    """A stack whose state can be asked."""

    stack: str
    tools: Toolchain
    variables: dict[str, str]

    def ask(self, *arguments: str, said: str | None = None, wait: float = 0) -> str:
        """Return what the engine printed; OperationError in its own words.

        A state that somebody holds is tried again for `wait` seconds, then HeldError.
        """
        command = [str(self.tools.pulumi), "stack", *arguments, f"--stack={self.stack}"]
        return held.until_free(
            lambda: _run(self.stack, command, self.variables, said), wait, time.sleep
        )

    def export(self) -> dict[str, Any]:
        """Return the state as the engine exports it, secrets still encrypted."""
        found: dict[str, Any] = json.loads(self.ask("export", "--non-interactive"))
        return found


def opened(stack: str) -> Opened:
    """Return a stack with its engine and environment; made in the state if missing."""
    accepted = configuration.check(stack)
    tools = ensure_shown(Console(stderr=True, highlight=False))
    variables = environment.for_engine(tools, accepted.pinned)
    ensure_stack(stack, tools, variables)
    return Opened(stack, tools, variables)


def _run(
    stack: str, command: Sequence[str], variables: dict[str, str], said: str | None
) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the toolchain's own engine, no shell
            command,
            cwd=ROOT,
            env=variables,
            input=said or "",
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise OperationError(
            f"{command[2]}: the state did not answer for {PATIENCE_SECONDS} s; "
            "allowed: a backend that answers. Fix: gov-cloud doctor"
        ) from error
    if done.returncode != 0:
        if who := held.holder(done.stderr):
            raise held.refuse(stack, who)
        words = shorten(" ".join(done.stderr.split()), MOST_WORDS, placeholder=" …")
        raise OperationError(
            f"{command[2]}: the engine refuses: {words}; allowed: a backend that "
            "answers and a stack that nobody changes. Fix: see the words above; the "
            "state is as it was."
        )
    return done.stdout


@app.command("backup")
def back_up(
    stack: Stack,
    to: Annotated[Path | None, typer.Option(help="File that receives it.")] = None,
) -> None:
    """Write the state to a file; its secrets stay encrypted."""
    state = opened(stack)
    export = state.export()
    file = backup.write(stack, export, to)
    count = len(export["deployment"].get("resources") or [])
    typer.echo(f"{file}: {count} entries of {stack}")


@app.command()
def restore(
    stack: Stack,
    file: Annotated[Path, typer.Argument(help="File that `state backup` wrote.")],
    *,
    wait: Wait = 0,
) -> None:
    """Put a backup in place of the state; what was there is backed up first."""
    found = backup.read(file, stack)
    state = opened(stack)
    before = backup.write(stack, state.export(), None)
    state.ask("import", "--non-interactive", said=json.dumps(found.export), wait=wait)
    now = state.export()["deployment"].get("resources") or []
    if [each["urn"] for each in now] != [each["urn"] for each in found.resources]:
        raise OperationError(
            f"{stack}: the state is not what {file} holds; allowed: the same entries. "
            f"Fix: gov-cloud state restore {stack} {before}"
        )
    typer.echo(f"{stack}: {len(now)} entries of {found.taken}; before: {before}")


@app.command("rotate-passphrase")
def rotate_passphrase(
    stack: Stack,
    new: Annotated[
        Path, typer.Option("--new-file", help="File with the new passphrase.")
    ],
    *,
    wait: Wait = 0,
) -> None:
    """Encrypt the secrets of state and stack file anew, with another passphrase."""
    phrase = _new_phrase(new)
    state = opened(stack)
    current = state.variables.get("PULUMI_CONFIG_PASSPHRASE_FILE")
    if current and Path(current).read_text("utf-8").strip() == phrase:
        raise ConfigurationError(
            f"{new}: holds the passphrase in use; allowed: another one. Fix: make one: "
            "head -c 32 /dev/urandom | base64"
        )
    values = stack_file(stack)
    kept = values.read_bytes()
    before = backup.write(stack, state.export(), None)
    try:
        state.ask(
            "change-secrets-provider", "passphrase", said=f"{phrase}\n", wait=wait
        )
    except GovCloudError:
        # State and stack file must agree, or neither can be read.
        values.write_bytes(kept)
        raise
    typer.echo(
        f"{stack}: its secrets open with {new}; set PULUMI_CONFIG_PASSPHRASE_FILE to "
        f"it and commit stacks/{values.name}. Before: {before}"
    )


def _new_phrase(file: Path) -> str:
    try:
        phrase = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{file}: cannot be read ({error}); allowed: a text file with one line. "
            "Fix: name the file with the new passphrase."
        ) from error
    shortest = 16
    if len(phrase) < shortest or "\n" in phrase:
        raise ConfigurationError(
            f"{file}: holds no passphrase; allowed: one line of at least {shortest} "
            "characters. Fix: make one: head -c 32 /dev/urandom | base64"
        )
    return phrase
