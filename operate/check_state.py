"""Gets a stack's saved state for the judge, with its secrets, without a file.

A rule may need a value that the state keeps encrypted (what a secret text names). The
engine decrypts it with the stack's passphrase, into memory only, and the judge prints
no secret. Without an engine, or without the passphrase, the judge reads the state as it
lies, and what it cannot read there is UNDETERMINED.
"""

import os
import subprocess
from collections.abc import Sequence

from operate import environment
from operate.paths import ROOT
from operate.toolchain import find

OPTION = "--state"


def with_secrets(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of a check with `--state STACK` opened as standard input.

    They come back unchanged where there is no such option or no engine to ask.
    """
    given = list(arguments)
    for index, word in enumerate(given):
        name, equals, stack = word.partition("=")
        if name == OPTION:
            rest = given[index + 1 :] if equals else given[index + 2 :]
            stack = stack if equals else "".join(given[index + 1 : index + 2])
            state = _exported(stack) if stack else None
            if state is None:
                return given
            _become_input(state)
            named = ["--shown", f"state of {stack}", "--stack", stack]
            return [*given[:index], "-", *named, *rest]
    return given


def _exported(stack: str) -> bytes | None:
    """Return the state with its secrets shown, None if the engine cannot."""
    tools = find()
    if tools is None:
        return None
    command = [str(tools.pulumi), "stack", "export", "--show-secrets", "--stack", stack]
    done = subprocess.run(  # noqa: S603 - the toolchain's own engine, no shell
        [*command, "--non-interactive"],
        cwd=ROOT,
        env=environment.for_engine(tools, {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def _become_input(state: bytes) -> None:
    """Make standard input an anonymous piece of memory that holds the state."""
    memory = os.memfd_create("state")
    with os.fdopen(memory, "wb", closefd=False) as file:
        file.write(state)
    os.lseek(memory, 0, os.SEEK_SET)
    os.dup2(memory, 0)
