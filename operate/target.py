"""Which cloud a run talks to: the simulator, or a real site. Decided by whose keys.

The sandbox's passphrase is published (docs/decisions/0003-sandbox-passphrase.md), so
what it opens is the sandbox's: such keys go to the simulator and never further, for
the run's only way out is a proxy on this machine. Keys that another passphrase or
provider protects belong to a real site: they never reach the simulator, and a verb
that changes or reads a cloud wants `--real` said by a person first.
"""

import os
from enum import StrEnum
from pathlib import Path

import yaml

from operate.errors import RefusedError
from operate.paths import SANDBOX_PASSPHRASE, stack_file
from operate.simulator.place import HERE


class Target(StrEnum):
    """Where the calls of a run go."""

    SIMULATOR = "simulator"
    SITE = "site"


def target_of(stack: str) -> Target:
    """Return where this stack's keys belong; nothing is decrypted for it."""
    sandbox = SANDBOX_PASSPHRASE.read_text("utf-8").strip()
    is_sandbox = _passphrase() in (None, sandbox) and not _other_provider(stack)
    return Target.SIMULATOR if is_sandbox else Target.SITE


def chosen(stack: str, verb: str, *, real: bool) -> Target:
    """Return the target, or refuse when the keys and what was said do not agree."""
    target = target_of(stack)
    if target is Target.SITE and not real:
        raise RefusedError(
            f"{verb} {stack}: the keys are a real site's (the sandbox's passphrase "
            "does not open them), and the simulator never gets such keys; allowed: "
            "--real, which talks to that site. Fix: add --real, or unset "
            "PULUMI_CONFIG_PASSPHRASE and PULUMI_CONFIG_PASSPHRASE_FILE."
        )
    if target is Target.SIMULATOR and real:
        raise RefusedError(
            f"{verb} {stack}: --real was given and the keys are the sandbox's, which "
            "everybody knows; allowed: keys and a passphrase of your own. "
            "Fix: follow docs/guides/real-site.md, or leave --real out."
        )
    return target


def variables(target: Target) -> dict[str, str]:
    """Return what the engine's environment needs to reach the target, and no other."""
    if target is Target.SITE:
        return {}
    return {
        # Also when no simulator runs: then a call fails instead of leaving the machine.
        "HTTP_PROXY": HERE.address,
        "HTTPS_PROXY": HERE.address,
        # The engine, the provider and the program talk to each other on loopback.
        "NO_PROXY": "127.0.0.1,localhost",
        "SSL_CERT_FILE": str(HERE.authority),
    }


def _passphrase() -> str | None:
    """Return the passphrase that the engine would use, None when none is named."""
    if (given := os.environ.get("PULUMI_CONFIG_PASSPHRASE")) is not None:
        return given
    if file := os.environ.get("PULUMI_CONFIG_PASSPHRASE_FILE"):
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""  # not the sandbox's; the engine says what is wrong with it
    return None


def _other_provider(stack: str) -> bool:
    """Tell whether something else than a passphrase protects the stack's secrets."""
    try:
        content = yaml.load(
            stack_file(stack).read_text("utf-8"), Loader=yaml.CSafeLoader
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False  # refused by infra.check before anything runs
    provider = content.get("secretsprovider") if isinstance(content, dict) else None
    return provider not in (None, "", "passphrase", "default")
