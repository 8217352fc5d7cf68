"""Finds what a file of resources does not say: the planning date, and where states lie.

The date stands in the stack's own value file, from which the engine takes it as well.
"""

import re
from pathlib import Path

from facts import FactsError
from facts.read import read_yaml
from policies.outside.errors import InputError
from policies.stack import AS_OF_KEY

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")
_ENDINGS = (".json", ".json.gz", ".json.zst")


def as_of_of(root: Path, stack: str) -> str | None:
    """Return `as_of` of the stack's file in this clone, None if there is no such file.

    A file that cannot be read gives None as well: the rules then answer UNDETERMINED
    and name what is missing.
    """
    path = root / "stacks" / f"Pulumi.{stack}.yaml"
    if not _NAME.fullmatch(stack) or not path.is_file():
        return None
    try:
        content = read_yaml(path)
    except FactsError:
        return None
    config = content.get("config") if isinstance(content, dict) else None
    settings = config.get(AS_OF_KEY) if isinstance(config, dict) else None
    as_of = settings.get("as_of") if isinstance(settings, dict) else None
    return as_of if isinstance(as_of, str) else None


def state_of(folder: Path, stack: str) -> Path:
    """Return the state file of a stack in a local backend; InputError if none."""
    if _NAME.fullmatch(stack):
        for ending in _ENDINGS:
            path = folder / f"{stack}{ending}"
            if path.is_file():
                return path
    raise InputError(
        "--state",
        "names a stack without a saved state",
        allowed=", ".join(_stacks(folder)) or "none: nothing was run yet",
        fix="run the stack first, or pass the file of pulumi stack export",
    )


def _stacks(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    names = {path.name.split(".json")[0] for path in folder.iterdir()}
    return sorted(name for name in names if _NAME.fullmatch(name))
