"""Makes sure that a stack exists in its state, without touching its values.

Where the state lies is the site's choice (backend.py); a folder is looked into first,
for asking the engine costs a second. `pulumi stack init` writes nothing to a value file
that already carries an encryption salt.
"""

import json
import subprocess
from collections.abc import Mapping

from operate.errors import OperationError
from operate.paths import ROOT, STATE
from operate.toolchain import Toolchain


def ensure_stacks(
    stack: str,
    builds_on: str | None,
    toolchain: Toolchain,
    environment: Mapping[str, str],
) -> None:
    """Create a stack in the state, and before it the one whose outputs it reads.

    An empty platform has no outputs, which the program refuses in a line that says what
    to do; of one that is not there the engine says "unknown stack" and stops.
    """
    for name in (builds_on, stack):
        if name is not None:
            ensure_stack(name, toolchain, environment)


def ensure_stack(
    stack: str, toolchain: Toolchain, environment: Mapping[str, str]
) -> None:
    """Create the stack in the state if it is not there; OperationError if refused."""
    if _is_there(stack, toolchain, environment):
        return
    engine = str(toolchain.pulumi)
    done = _ask(
        [engine, "stack", "init", stack, "--no-select", "--non-interactive"],
        environment,
    )
    # Two first runs at once: the loser finds the stack made, which is what it wanted.
    if done.returncode != 0 and "already exists" not in done.stderr:
        raise OperationError(f"stack {stack} cannot be created: {done.stderr.strip()}")


def _is_there(stack: str, toolchain: Toolchain, environment: Mapping[str, str]) -> bool:
    """Tell whether a stack is in its state; an unreachable state is not answered."""
    if environment.get("PULUMI_BACKEND_URL") == STATE.as_uri():
        folder = STATE / ".pulumi" / "stacks" / "gov-cloud"
        ends = ("", ".gz", ".zst")
        return any((folder / f"{stack}.json{end}").exists() for end in ends)
    # `stack init` would ask for the passphrase before it looks whether it is there.
    return stack in recorded(stack, toolchain, environment)


def recorded(
    stack: str, toolchain: Toolchain, environment: Mapping[str, str]
) -> dict[str, int]:
    """Return how many resources are recorded, by stack of the state that `stack` has.

    OperationError when the state does not answer.
    """
    done = _ask([str(toolchain.pulumi), "stack", "ls", "--json"], environment)
    if done.returncode != 0:
        words = " ".join(done.stderr.split())
        raise OperationError(
            f"{stack}: its state does not answer: {words}; allowed: a backend that "
            "this user may read. Fix: see the words above; nothing was changed."
        )
    rows = json.loads(done.stdout)
    return {str(row["name"]): int(row.get("resourceCount") or 0) for row in rows}


def _ask(
    command: list[str], environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the toolchain's own engine, no shell
        command,
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
