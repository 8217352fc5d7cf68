"""The file of a state backup: what is in it, and what makes it fit a stack.

The engine's own export, its secrets still encrypted, with a digest and the stack it is
of. A file is refused before anything is written when it is damaged, of another stack,
or encrypted with a passphrase that is no longer the stack's.
"""

import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from operate.errors import OperationError
from operate.paths import LOCAL, stack_file

SCHEMA = "state-backup/1"
FOLDER = LOCAL / "backups"
PROJECT = "gov-cloud"
# No honest state is larger; a small file could unpack to fill the memory.
LARGEST_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Backup:
    """A state as the engine exported it, and of which stack."""

    stack: str
    taken: str
    export: dict[str, Any]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """Everything in the state, the stack's own entry included."""
        found: list[dict[str, Any]] = self.export["deployment"].get("resources") or []
        return found


def write(stack: str, export: dict[str, Any], target: Path | None) -> Path:
    """Write a backup, readable by its user only; return the file."""
    taken = datetime.now(tz=UTC)
    content = {
        "schema": SCHEMA,
        "stack": stack,
        "taken": taken.isoformat(timespec="seconds"),
        "sha256": digest(export),
        "export": export,
    }
    named = f"{stack}-{taken.strftime('%Y%m%dT%H%M%S%fZ')}.state.json.gz"
    file = target or FOLDER / stack / named
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        packed = gzip.compress(json.dumps(content).encode(), mtime=0)
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(packed)
        # One step: an interrupted backup leaves no half of a file.
        fresh.replace(file)
    except OSError as error:
        raise OperationError(
            f"{file}: cannot be written ({error.strerror}); allowed: a file in a "
            "folder that this user may write. Fix: name another one with --to."
        ) from error
    return file


def digest(export: dict[str, Any]) -> str:
    """Return the digest of an export, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(export, sort_keys=True).encode()).hexdigest()


def read(file: Path, stack: str) -> Backup:
    """Return the backup in `file`; OperationError unless it is whole and of `stack`."""
    content = _content(file)
    export = content.get("export")
    if content.get("schema") != SCHEMA or not isinstance(export, dict):
        raise _refused(file, "is no backup of a state", f"a file of {SCHEMA}")
    if digest(export) != content.get("sha256"):
        raise _refused(file, "was changed or is damaged", "a file as it was written")
    found = Backup(str(content["stack"]), str(content["taken"]), export)
    if found.stack != stack:
        raise _refused(file, f"is the state of {found.stack}", f"one of {stack}")
    for resource in found.resources:
        if not str(resource.get("urn")).startswith(f"urn:pulumi:{stack}::{PROJECT}::"):
            raise _refused(
                file, f"holds {resource.get('urn')}", f"resources of {stack}"
            )
    _same_passphrase(file, stack, found)
    return found


def _content(file: Path) -> dict[str, Any]:
    try:
        with gzip.open(file) as packed:
            raw = packed.read(LARGEST_BYTES + 1)
        content = json.loads(raw) if len(raw) <= LARGEST_BYTES else None
    except (OSError, EOFError, ValueError) as error:
        raise _refused(
            file, f"cannot be read ({error})", "a file that `state backup` wrote"
        ) from error
    if not isinstance(content, dict):
        raise _refused(file, "is no backup of a state", f"a file of {SCHEMA}")
    return content


def _same_passphrase(file: Path, stack: str, found: Backup) -> None:
    """Refuse a state whose secrets the stack's passphrase can no longer open."""
    provider = found.export["deployment"].get("secrets_providers") or {}
    salt = (provider.get("state") or {}).get("salt")
    values = yaml.load(stack_file(stack).read_text("utf-8"), Loader=yaml.CSafeLoader)
    now = values.get("encryptionsalt")
    if provider.get("type") == "passphrase" and salt != now:
        raise _refused(
            file,
            "was encrypted with another passphrase",
            "a backup taken after the last rotation",
            f"restore the stack file of that time first (git log stacks/Pulumi.{stack}"
            ".yaml), then rotate again",
        )


def _refused(
    file: Path, what: str, allowed: str, fix: str = "name another file"
) -> OperationError:
    return OperationError(f"{file}: {what}; allowed: {allowed}. Fix: {fix}.")
