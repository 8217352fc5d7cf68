"""Random values of a specification's types, and what a complete reply looks like."""

import string
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from simulator.spec.types import ListOf, MapOf, Member, Scalar, Structure, Type

# No commas: some lists travel as words with commas between them.
WORDS = st.text(
    string.ascii_letters + string.digits + "-_/:{澳", min_size=1, max_size=8
)
NAMES = st.text(string.ascii_letters, min_size=1, max_size=5)
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "s": WORDS,
    "y": WORDS,
    "a": WORDS,
    "i": st.integers(-(2**63), 2**63),
    "f": st.floats(allow_nan=False, allow_infinity=False),
    "b": st.booleans(),
}
DEEP = 3


def values(kind: Type, depth: int = 0) -> st.SearchStrategy[Any]:
    """Return values of a type; where types nest for ever, the deepest are empty."""
    match kind:
        case Scalar(letter):
            return SCALARS[letter]
        case ListOf(element):
            return st.lists(values(element, depth + 1), min_size=1, max_size=3)
        case MapOf(value):
            inner = values(value, depth + 1)
            return st.dictionaries(NAMES, inner, min_size=1, max_size=2)
    return structures(kind, depth) if depth < DEEP else st.just({})


def structures(kind: Structure, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Return values of a structure with its required members and some of the others."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    others: dict[str, st.SearchStrategy[Any]] = {}
    for name, member in kind.members.items():
        chosen = required if member.required else others
        chosen[name] = values(member.type, depth + 1)
    return st.fixed_dictionaries(required, optional=others)


def pruned(value: Any) -> Any:
    """Leave out what is empty: an SDK does not send it."""
    if isinstance(value, dict):
        kept = {name: pruned(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in ({}, [])}
    if isinstance(value, list):
        return [kept for item in value if (kept := pruned(item)) not in ({}, [])]
    return value


def complete(kind: Type, value: Any) -> bool:
    """Say whether a reply has the types, names and empty lists that are declared."""
    match kind:
        case Scalar(letter):
            return _is(letter, value)
        case ListOf(element):
            return isinstance(value, list) and all(
                complete(element, item) for item in value
            )
        case MapOf(element):
            return isinstance(value, dict) and all(
                complete(element, item) for item in value.values()
            )
    return isinstance(value, dict) and _members(kind.members, value)


def _members(members: Mapping[str, Member], value: dict[str, Any]) -> bool:
    lists = {name for name, one in members.items() if isinstance(one.type, ListOf)}
    return (lists <= set(value) <= set(members)) and all(
        complete(members[name].type, item) for name, item in value.items()
    )


def _is(letter: str, value: Any) -> bool:
    kinds = {"s": str, "y": str, "i": int, "f": float, "b": bool, "a": object}
    return isinstance(value, kinds[letter]) and (
        letter in "ab" or not isinstance(value, bool)
    )
