"""One change of a stack at a time, and none on top of what a dead run left locked.

Our own lock is the kernel's and goes with its process, however that ends. The engine's
lock is a file without expiry: it outlives a killed engine, and an engine may outlive
the command that started it.
"""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from operate import audit
from operate.errors import LockedError
from operate.locks import Lock, stack_locks
from operate.paths import LOCAL, STATE
from operate.target import Target

LOCKS = LOCAL / "locks"


@contextmanager
def only_change(
    stack: str, verb: str, target: Target, say: Callable[[str], None]
) -> Iterator[None]:
    """Hold the stack while the block runs; LockedError names who else holds it."""
    LOCKS.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = LOCKS / f"{stack}.lock"
    with file.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise _held(stack, verb, handle.read().strip()) from None
        handle.seek(0)
        handle.truncate()
        who = f"{verb} {stack}, process {os.getpid()} on {socket.gethostname()}"
        handle.write(f"{who}\n")
        handle.flush()
        _clear(stack, verb, target, say)
        yield


def _held(stack: str, verb: str, holder: str) -> LockedError:
    return LockedError(
        f"{verb} {stack}: another command changes this stack ({holder or 'unknown'}); "
        "allowed: one change at a time. Fix: wait until it ends, then try again."
    )


def _clear(stack: str, verb: str, target: Target, say: Callable[[str], None]) -> None:
    """Take away what a dead run left; only the sandbox's, for there nothing is lost."""
    for lock in [each for each in stack_locks(STATE) if each.stack == stack]:
        if lock.is_here and lock.is_alive:
            raise LockedError(
                f"{verb} {stack}: the engine's lock is held by {lock.told}; it is "
                "alive; allowed: one change at a time. Fix: wait for it, or stop it "
                f"with: kill -INT {lock.pid}"
            )
        if target is Target.SITE or not lock.is_here:
            raise LockedError(
                f"{verb} {stack}: the engine's lock was left by {lock.told}; allowed: "
                f"a stack that nobody holds. Fix: {unlock_command(lock)}"
            )
        remove(lock, "its process is gone")
        say(f"took away the lock of {lock.told}: that process is gone")


def unlock_command(lock: Lock) -> str:
    """Return the command that takes this lock away, or says why it must stay."""
    elsewhere = "" if lock.is_here else f" --from {lock.host}"
    return f"gov-cloud unlock {lock.stack}{elsewhere}"


def remove(lock: Lock, reason: str) -> None:
    """Take away exactly this lock, and keep who did it and why."""
    lock.file.unlink(missing_ok=True)
    audit.note("unlock", lock.stack, lock=lock.told, reason=reason)
