"""Where things lie: the clone, and what this machine makes inside it.

Everything a run leaves behind is under `.gov-cloud/` (never committed): the engine's
home, its state, and the last run of each stack. The toolchain is outside the clone.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".gov-cloud"
HOME = LOCAL / "home"
STATE = LOCAL / "state"
RUNS = LOCAL / "runs"
PACKS = ROOT / "policies" / "packs"
SANDBOX_PASSPHRASE = ROOT / "stacks" / "sandbox.passphrase"


def stack_file(stack: str) -> Path:
    """Return the value file of a stack, whether it exists or not."""
    return ROOT / "stacks" / f"Pulumi.{stack}.yaml"
