"""Reads a saved state: `pulumi stack export`, or the checkpoint file of a backend.

Values that the file keeps encrypted stay so: a rule that would need one answers
UNDETERMINED, and no report shows anything of it.
"""

from collections.abc import Mapping

from policies.outside.declared import Reading, fields, from_state, rows, stack_of, text
from policies.outside.errors import InputError

# 3 is what the engine writes; 4 adds features that a reader must know by name.
VERSIONS = (3, 4)
_PENDING = "{} resources wait for their deletion and are not judged"


def read(document: Mapping[str, object], shown: str) -> Reading:
    """Return what the state holds; InputError for a version nobody has taught us."""
    _version(document, shown)
    checkpoint = fields(document.get("checkpoint", {}), f"{shown}: checkpoint")
    latest = document.get("deployment", checkpoint.get("latest"))
    deployment = fields({} if latest is None else latest, f"{shown}: deployment")
    where = f"{shown}: resources"
    states = [
        (fields(tree, f"{where}[{number}]"), f"{where}[{number}]")
        for number, tree in enumerate(rows(deployment.get("resources"), where))
    ]
    declared = tuple(
        from_state(state, place, outputs=True)
        for state, place in states
        if state.get("delete") is not True
    )
    waiting = len(states) - len(declared)
    named = text(checkpoint, "stack", shown).rpartition("/")[2]
    return Reading(
        form="saved state",
        shown=shown,
        stack=stack_of(declared) or named,
        as_of=None,
        declared=declared,
        notes=(_PENDING.format(waiting),) if waiting else (),
    )


def _version(document: Mapping[str, object], shown: str) -> None:
    version = document.get("version")
    if version in VERSIONS:
        return
    found = str(version) if isinstance(version, int) else "not given"
    raise InputError(
        f"{shown}: version",
        f"is {found}",
        allowed=" or ".join(map(str, VERSIONS)),
        fix="export the state with the pinned engine: pulumi stack export",
    )
