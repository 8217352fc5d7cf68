"""Gives the simulator the sandbox's key pair of a stack, so that it knows the caller.

The engine decrypts the pair with the sandbox's passphrase and nothing else; it goes
from there to the simulator over loopback. It is on no command line, in no log and in
no file of ours.
"""

import json
import subprocess
from collections.abc import Mapping

from operate.errors import SimulatorError
from operate.paths import ROOT, SANDBOX_PASSPHRASE
from operate.simulator import control
from operate.simulator.place import Place
from operate.toolchain import Toolchain

ACCESS, SECRET = "gov-cloud:accessKey", "gov-cloud:secretKey"


def register(
    place: Place, stack: str, toolchain: Toolchain, environment: Mapping[str, str]
) -> None:
    """Make the running simulator accept the key pair of `stack`."""
    access, secret = _pair(stack, toolchain, environment)
    body = {"access_key": access, "secret_key": secret, "stack": stack}
    control.ask(place, "POST", "credentials", body=body)


def _pair(
    stack: str, toolchain: Toolchain, environment: Mapping[str, str]
) -> tuple[str, str]:
    # Whatever the shell says: a real site's passphrase opens nothing here.
    only_sandbox = {
        name: value
        for name, value in environment.items()
        if name != "PULUMI_CONFIG_PASSPHRASE"
    } | {"PULUMI_CONFIG_PASSPHRASE_FILE": str(SANDBOX_PASSPHRASE)}
    command = [str(toolchain.pulumi), "config", "--show-secrets", "--json"]
    done = subprocess.run(  # noqa: S603 - the toolchain's own engine, no shell
        [*command, "--non-interactive", f"--stack={stack}"],
        cwd=ROOT,
        env=only_sandbox,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SimulatorError(
            f"stack {stack}: its keys cannot be read ({done.stderr.strip()[:300]}); "
            "allowed: keys that the sandbox's passphrase opens. Fix: restore "
            f"stacks/Pulumi.{stack}.yaml, or use --real with a real site's keys."
        )
    values = json.loads(done.stdout)
    try:
        return values[ACCESS]["value"], values[SECRET]["value"]
    except KeyError as error:
        raise SimulatorError(
            f"stack {stack}: {error.args[0]} is missing; allowed: {ACCESS} and "
            f"{SECRET}. Fix: pulumi config set --secret {error.args[0]} -s {stack}."
        ) from error
