"""One declared resource as every reader returns it, whatever file it came from.

The names are those of the engine's own state (`apitype.ResourceV3`), because four of
the five forms carry them. What a form does not know stays empty.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.outside.errors import InputError
from policies.values import (
    SECRET,
    SIGNATURE,
    UNKNOWN,
    UNREADABLE,
    Secret,
    Value,
    read,
    reveal,
)

# What the engine writes for a secret in a preview and in an event log.
HIDDEN = "[secret]"

_FORM = "the form that the engine writes"
_AGAIN = "write the file again with the engine and pass it unchanged"


@dataclass(frozen=True, slots=True)
class Declared:
    """A resource, component or provider with decoded values (`policies.values`)."""

    urn: str
    type: str
    inputs: dict[str, Value]
    outputs: dict[str, Value] = field(default_factory=dict)
    id: str = ""
    parent: str = ""
    provider: str = ""
    """Reference to its provider: <urn>::<id>."""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    protect: bool = False
    external: bool = False
    position: str = ""
    """Where the program declares it: project:///<file>#<line>."""

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a file told: whose stack, on which date, and what it declares."""

    form: str
    """What the file is, in words: "preview digest", "saved state" ..."""
    shown: str
    """The file or address as the user named it."""
    stack: str
    as_of: str | None
    declared: tuple[Declared, ...]
    removed: tuple[Declared, ...] = ()
    has_graph: bool = True
    """False where the form shows no dependencies: what needs them stays open."""
    hidden_rules: frozenset[str] = frozenset()
    """Rules that look for what the form never shows: they do not concern it."""
    notes: tuple[str, ...] = ()
    """What the form cannot show, or what was left out, for the reader of a report."""


def from_state(tree: object, where: str, *, outputs: bool = False) -> Declared:
    """Return the resource of one engine state; InputError names the broken part."""
    state = fields(tree, where)
    return Declared(
        urn=_urn(state, where),
        type=text(state, "type", where),
        inputs=values(state.get("inputs"), f"{where}.inputs"),
        outputs=values(state.get("outputs"), f"{where}.outputs") if outputs else {},
        id=text(state, "id", where),
        parent=text(state, "parent", where),
        provider=text(state, "provider", where),
        dependencies=texts(state, "dependencies", where),
        property_dependencies=_by_property(state, where),
        aliases=texts(state, "aliases", where),
        ignore_changes=texts(state, "ignoreChanges", where),
        protect=state.get("protect") is True,
        external=state.get("external") is True,
        position=text(state, "sourcePosition", where),
    )


def fields(tree: object, where: str) -> dict[str, object]:
    """Return `tree` if it is a map; InputError otherwise."""
    if isinstance(tree, dict):
        return tree
    raise InputError(where, "is not a map", allowed=_FORM, fix=_AGAIN)


def rows(tree: object, where: str) -> list[object]:
    """Return `tree` if it is a list, [] for nothing; InputError otherwise."""
    if tree is None:
        return []
    if isinstance(tree, list):
        return tree
    raise InputError(where, "is not a list", allowed=_FORM, fix=_AGAIN)


def text(of: Mapping[str, object], key: str, where: str) -> str:
    """Return the text at `key`, "" if there is none; InputError otherwise."""
    found = of.get(key)
    if found is None:
        return ""
    if isinstance(found, str):
        return found
    raise InputError(f"{where}.{key}", "is not a text", allowed=_FORM, fix=_AGAIN)


def texts(of: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    """Return the texts at `key`, () if there are none; InputError otherwise."""
    found = rows(of.get(key), f"{where}.{key}")
    if all(isinstance(item, str) for item in found):
        return tuple(map(str, found))
    raise InputError(f"{where}.{key}", "holds no text", allowed=_FORM, fix=_AGAIN)


def values(tree: object, where: str) -> dict[str, Value]:
    """Return decoded properties; InputError if they are no map."""
    if tree is None:
        return {}
    return {key: value(item) for key, item in fields(tree, where).items()}


def value(tree: object) -> Value:
    """Decode one value of a file; what it keeps encrypted is secret and unknown."""
    if isinstance(tree, str):
        return _text(tree)
    if isinstance(tree, list):
        return [value(item) for item in tree]
    if isinstance(tree, dict) and tree.get(SIGNATURE) != SECRET:
        if SIGNATURE in tree:
            return read(tree)
        return {key: value(item) for key, item in tree.items()}
    if isinstance(tree, dict):
        return Secret(_shown(tree))
    return read(tree)


def _text(text_: str) -> Value:
    """Return a text, or the mark for what the engine wrote instead of a value."""
    if text_ == HIDDEN:
        return Secret(UNKNOWN)
    return UNKNOWN if text_ in UNREADABLE else text_


def _shown(secret: Mapping[str, object]) -> Value:
    """Return what a secret holds, where the file shows it (export --show-secrets)."""
    if "value" in secret:
        return value(secret["value"])
    plain_text = secret.get("plaintext")
    if not isinstance(plain_text, str):
        return UNKNOWN
    try:
        return value(json.loads(plain_text))
    except ValueError:
        return UNKNOWN


def is_hidden(inputs: Value, path: str) -> bool:
    """Tell whether the value at a dotted path is a secret that the file hides."""
    found: Value = inputs
    for part in path.split("."):
        found, _ = reveal(found)
        if isinstance(found, dict):
            found = found.get(part)
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return False
    return isinstance(found, Secret) and reveal(found)[0] is UNKNOWN


def _urn(state: Mapping[str, object], where: str) -> str:
    urn = text(state, "urn", where)
    # urn:pulumi:<stack>::<project>::<types>::<name>
    if urn.startswith("urn:pulumi:") and urn.count("::") >= 3:  # noqa: PLR2004 - as above
        return urn
    raise InputError(f"{where}.urn", "is no URN", allowed=_FORM, fix=_AGAIN)


def _by_property(
    state: Mapping[str, object], where: str
) -> Mapping[str, tuple[str, ...]]:
    found = state.get("propertyDependencies")
    if not found:
        return {}
    of = fields(found, f"{where}.propertyDependencies")
    return {key: texts(of, key, f"{where}.propertyDependencies") for key in of}


def stack_of(declared: tuple[Declared, ...]) -> str:
    """Return the stack that the URNs name; InputError if they name several."""
    names = {
        item.urn.split("::", 1)[0].removeprefix("urn:pulumi:") for item in declared
    }
    if len(names) <= 1:
        return next(iter(names), "")
    raise InputError(
        "the URNs",
        f"name {len(names)} stacks",
        allowed="resources of one stack",
        fix="check each stack's file by itself",
    )
