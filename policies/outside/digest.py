"""Reads the digest of a preview: what `pulumi preview --json` prints at its end.

Steps carry the state before and after; a resource may appear in several steps of a
replacement, of which the last counts. Secrets are already hidden by the engine.
"""

from collections.abc import Mapping

from policies.outside.declared import (
    Declared,
    Reading,
    fields,
    from_state,
    rows,
    stack_of,
    text,
)
from policies.stack import as_of_in

_DEFAULTS = (
    "a preview does not show default providers: a resource without an explicit one "
    "is undetermined"
)


def read(document: Mapping[str, object], shown: str) -> Reading:
    """Return what the digest declares and removes."""
    kept: dict[str, Declared] = {}
    gone: dict[str, Declared] = {}
    for number, tree in enumerate(rows(document.get("steps"), f"{shown}: steps")):
        where = f"{shown}: steps[{number}]"
        step = fields(tree, where)
        if step.get("newState") is not None:
            made = from_state(step["newState"], f"{where}.newState")
            kept[made.urn] = made
        elif step.get("oldState") is not None and "delete" in text(step, "op", where):
            lost = from_state(step["oldState"], f"{where}.oldState")
            gone[lost.urn] = lost
    declared = tuple(kept.values())
    removed = tuple(item for urn, item in gone.items() if urn not in kept)
    return Reading(
        form="preview",
        shown=shown,
        stack=stack_of(declared + removed),
        as_of=as_of_in(settings(document.get("config"), f"{shown}: config")),
        declared=declared,
        removed=removed,
        notes=(_DEFAULTS,),
    )


def settings(tree: object, where: str) -> dict[str, str]:
    """Return the stack's settings as the engine shows them, {} if it shows none."""
    of = {} if tree is None else fields(tree, where)
    return {key: text(of, key, where) for key in of}
