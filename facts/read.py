"""Reads a data file, checks it against its JSON Schema and against itself.

One error line per problem: file, key path, what is wrong, what is allowed.
"""

import functools
import hashlib
import json
import os
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from facts.errors import FactsError

HERE = Path(__file__).parent
DATA = HERE / "data"
SCHEMAS = HERE / "schemas"
# Which texts of the data files their schemas have accepted, by a digest of text, schema
# and checker. Checking takes three times as long as reading, in each of a preview's
# processes. What a file says is always read from the file itself.
ACCEPTED = HERE.parent / ".gov-cloud" / "facts-accepted.json"
_DEEPEST = 50


class _Loader(yaml.CSafeLoader):
    """The safe loader without dates and without duplicate keys.

    Dates stay text, so that the engine and this loader read the same value.
    """


_Loader.yaml_implicit_resolvers = {
    first: [entry for entry in entries if entry[0] != "tag:yaml.org,2002:timestamp"]
    for first, entries in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise FactsError(
            f"line {node.start_mark.line + 1}: key {twice[0]!r} "
            "appears twice; allowed: once. Fix: keep one of the two entries."
        )
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - the file's schema is its type
    """Return the content of a YAML file; FactsError if it cannot be read or parsed."""
    return _parsed(path)[1]


def _parsed(path: Path) -> tuple[str, Any]:
    """Return a YAML file's text and its content."""
    try:
        text = path.read_text("utf-8")
        _refuse_aliases(text, path.name)
        return text, yaml.load(text, Loader=_Loader)  # noqa: S506 - a CSafeLoader
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise FactsError(
            f"{path.name}: cannot be read ({reason}); allowed: a YAML file. "
            "Fix: correct the line named."
        ) from error


def _refuse_aliases(text: str, name: str) -> None:
    """Refuse `*alias`: it hides a value, and a few can stand for gigabytes.

    Refuse deep nesting too: building it would end the whole process.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise FactsError(
                f"{name}: nests deeper than {_DEEPEST}; allowed: less. "
                "Fix: write it flat."
            )
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise FactsError(
                f"{name}: line {line}: an alias stands for a value; "
                "allowed: the value itself. Fix: write it out."
            )


def read_checked(name: str, folder: Path = DATA) -> Any:  # noqa: ANN401 - see above
    """Return `<folder>/<name>.yaml` after checking it against its schema."""
    try:
        text, content = _parsed(folder / f"{name}.yaml")
    except FactsError as error:
        reason = str(error).removeprefix(f"{name}.yaml: ")
        raise FactsError(f"{shown(name)}: {reason}") from error
    rules = (SCHEMAS / f"{name}.schema.json").read_bytes()
    parts = (_checker(), rules, text.encode())
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()
    if _accepted().get(name) != digest:
        # Imported here: a start that has nothing to check does not need it.
        from facts.sentences import problems  # noqa: PLC0415

        found = problems(content, json.loads(rules))
        if found:
            raise FactsError("\n".join(f"{shown(name)}: {line}" for line in found))
        _accept(name, digest)
    return content


@functools.cache
def _checker() -> bytes:
    return (HERE / "sentences.py").read_bytes()


def _accepted() -> dict[str, str]:
    """Return the digests of what was accepted, by file; none when it is unreadable."""
    try:
        held = json.loads(ACCEPTED.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _accept(name: str, digest: str) -> None:
    """Remember an accepted text; without a folder to write to, check each time."""
    draft = ACCEPTED.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(json.dumps(_accepted() | {name: digest}), "utf-8")
        draft.replace(ACCEPTED)
    except OSError:
        return


def shown(name: str) -> str:
    """Return a data file's path as messages write it."""
    return f"facts/data/{name}.yaml"
