"""`gov-cloud unlock`: takes away the lock of a run that died; never a living one's."""

import socket
from typing import Annotated

import typer

from operate.changing import remove
from operate.errors import LockedError
from operate.locks import Lock, stack_locks
from operate.options import Stack
from operate.paths import STATE


def unlock(
    stack: Stack,
    *,
    machine: Annotated[
        str,
        typer.Option(
            "--from",
            help="Also take away locks of this other machine, where you have made "
            "sure that nothing runs.",
        ),
    ] = "",
) -> None:
    """Take away locks that a killed run has left; refuse while its process lives."""
    found = [lock for lock in stack_locks(STATE) if lock.stack == stack]
    for lock in found:
        _refuse_if_held(lock, machine)
    for lock in found:
        remove(lock, "asked for by hand")
        typer.echo(f"{stack}: took away the lock of {lock.told}")
    if found:
        typer.echo(f"Next: gov-cloud up {stack} mends what that run left unfinished.")
    else:
        typer.echo(f"{stack}: no lock")


def _refuse_if_held(lock: Lock, machine: str) -> None:
    if lock.is_here and lock.is_alive:
        raise LockedError(
            f"unlock {lock.stack}: {lock.told}, is alive and may be changing the "
            "cloud; allowed: locks of processes that are gone. Fix: wait for it, or "
            f"stop it with: kill -INT {lock.pid}"
        )
    if not lock.is_here and lock.host != machine:
        raise LockedError(
            f"unlock {lock.stack}: {lock.told}, cannot be looked at from "
            f"{socket.gethostname()}; allowed: --from, by somebody who has looked "
            f"there. Fix: gov-cloud unlock {lock.stack} --from {lock.host}"
        )
