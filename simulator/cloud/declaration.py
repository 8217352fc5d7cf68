"""Reads the declarations of kinds and checks their form, once per content.

A checked declaration is remembered by the digest of its text in the data folder, so
that a start does not parse and validate what it has seen before.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
Declared = Mapping[str, Any]
"""A declaration after its schema accepted it: the schema is its type."""


# What any cloud of this process has checked, by schemas and content.
_CHECKED: dict[tuple[str, str], Declared] = {}


class DeclarationError(Exception):
    """A declaration is unusable; one line per problem, each with file and key path."""


class Declarations:
    """The reader; `memory` is the file that remembers checked declarations."""

    def __init__(self, memory: Path | None = None) -> None:
        """Read the memory; one that cannot be read is an empty one."""
        self._memory = memory
        self._known: dict[str, Any] = {}
        self._schemas = hashlib.sha256(
            b"".join(path.read_bytes() for path in sorted(SCHEMAS.glob("*.json")))
        ).hexdigest()
        if memory is not None and memory.is_file():
            try:
                held = json.loads(memory.read_text("utf-8"))
                if held.get("schemas") == self._schemas:
                    self._known = held["known"]
            except (OSError, ValueError, AttributeError, KeyError):
                self._known = {}

    def read(self, path: Path, schema: str) -> Declared:
        """Return a checked declaration; DeclarationError says what is wrong where."""
        text = path.read_bytes()
        digest = hashlib.sha256(schema.encode() + text).hexdigest()
        if digest not in self._known:
            key = self._schemas, digest
            if key not in _CHECKED:
                _CHECKED[key] = _checked(path, schema)
            self._known[digest] = _CHECKED[key]
            self._keep()
        found: Declared = self._known[digest]
        return found

    def _keep(self) -> None:
        if self._memory is None:
            return
        held = {"schemas": self._schemas, "known": self._known}
        try:
            draft = self._memory.with_suffix(".draft")
            draft.write_text(json.dumps(held), "utf-8")
            draft.replace(self._memory)
        except OSError:
            return  # a full disk costs only the time of the next start


def _checked(path: Path, schema: str) -> Declared:
    # Imported here: a start that has seen everything needs neither.
    from facts.sentences import problems  # noqa: PLC0415
    from simulator.cloud.yaml_text import YamlError, read  # noqa: PLC0415

    shown = f"simulator/services/{path.parent.name}/{path.name}"
    try:
        content = read(path.read_text("utf-8"))
    except (YamlError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{shown}: {error}") from error
    rules = json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8"))
    found = problems(content, rules)
    if found:
        raise DeclarationError("\n".join(f"{shown}: {line}" for line in found))
    return content  # type: ignore[return-value]  # the schema says a mapping
