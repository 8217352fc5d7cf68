"""Reads the declarations of kinds and checks their form, once per content.

A checked declaration is remembered by the digest of its text and of what checked it,
so that a start does not parse and validate what any start before it has seen.
"""

import functools
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
MEMORY = HERE.parents[1] / ".gov-cloud" / "declarations"
"""Where the shipped declarations are remembered, a file for each product."""
_READERS = (HERE / "yaml_text.py", HERE.parents[1] / "facts" / "sentences.py")
Declared = Mapping[str, Any]
"""A declaration after its schema accepted it: the schema is its type."""
Held = tuple[str, Declared]
"""Digest and content of one file; a list after it was remembered."""

# What any cloud of this process has checked, by digest.
_CHECKED: dict[str, Declared] = {}


class DeclarationError(Exception):
    """A declaration is unusable; one line per problem, each with file and key path."""


class Declarations:
    """The reader; `memory` is the folder that remembers checked declarations."""

    def __init__(self, memory: Path | None = None) -> None:
        """Without a memory everything is checked once in a process."""
        self._memory = memory
        self._held: dict[str, dict[str, Held]] = {}

    def read(self, path: Path, schema: str) -> Declared:
        """Return a checked declaration; DeclarationError says what is wrong where."""
        parts = (_rules(), schema.encode(), path.read_bytes())
        digest = hashlib.sha256(b"\0".join(parts)).hexdigest()
        if digest not in _CHECKED:
            _CHECKED[digest] = self._found(path, schema, digest)
        return _CHECKED[digest]

    def _found(self, path: Path, schema: str, digest: str) -> Declared:
        held = self._of(path.parent.name)
        known, content = held.get(path.name, ("", {}))
        if known == digest:
            return content
        held[path.name] = (digest, _checked(path, schema))
        self._keep(path.parent.name)
        return held[path.name][1]

    def _of(self, product: str) -> dict[str, Held]:
        """Return file name -> digest and content, of one product."""
        if product not in self._held:
            self._held[product] = self._remembered(product)
        return self._held[product]

    def _remembered(self, product: str) -> dict[str, Held]:
        """Return what earlier starts left; what cannot be read was never there."""
        if self._memory is None:
            return {}
        try:
            held: dict[str, Held] = orjson.loads(
                (self._memory / f"{product}.json").read_bytes()
            )
        except (OSError, ValueError):
            return {}
        return held

    def _keep(self, product: str) -> None:
        if self._memory is None:
            return
        try:
            self._memory.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self._memory / f".{product}.{os.getpid()}"
            draft.write_bytes(orjson.dumps(self._held[product]))
            draft.replace(self._memory / f"{product}.json")
        except OSError:
            return  # a full disk costs only the time of the next start


@functools.cache
def _rules() -> bytes:
    """Return a digest of all that decides how a declaration is read."""
    files = (*sorted(SCHEMAS.glob("*.json")), *_READERS)
    return hashlib.sha256(b"\0".join(map(Path.read_bytes, files))).digest()


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
