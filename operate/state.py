"""Makes sure that a stack exists in the local state, without touching its values.

The state lies in the clone's own folder, readable by its user only. `pulumi stack
init` writes nothing to a value file that already carries an encryption salt.
"""

import subprocess
from collections.abc import Mapping

from operate.errors import OperationError
from operate.paths import ROOT, STATE
from operate.toolchain import Toolchain


def ensure_stack(
    stack: str, toolchain: Toolchain, environment: Mapping[str, str]
) -> None:
    """Create the stack in the state if it is not there; OperationError if refused."""
    folder = STATE / ".pulumi" / "stacks" / "gov-cloud"
    if any((folder / f"{stack}.json{end}").exists() for end in ("", ".gz", ".zst")):
        return
    engine = str(toolchain.pulumi)
    done = subprocess.run(  # noqa: S603 - the toolchain's own engine, no shell
        [engine, "stack", "init", stack, "--no-select", "--non-interactive"],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    # Two first runs at once: the loser finds the stack made, which is what it wanted.
    if done.returncode != 0 and "already exists" not in done.stderr:
        raise OperationError(f"stack {stack} cannot be created: {done.stderr.strip()}")
