"""Reads the digest of a preview: what `pulumi preview --json` prints at its end.

Steps carry the state before and after; a resource may appear in several steps of a
replacement, of which the last counts. Secrets are already hidden by the engine.

The engine leaves default providers out. It makes them of the stack's settings
(`alicloud:region` and the like), so they are made of the same settings here.
"""

import re
from collections.abc import Mapping

from policies.outside.declared import (
    Declared,
    Reading,
    fields,
    from_state,
    rows,
    stack_of,
    text,
    value,
)
from policies.stack import as_of_in

_DEFAULTS = (
    "a preview does not show default providers: they were made of the stack's settings"
)
_DEFAULT = re.compile(
    r"(?P<urn>urn:pulumi:.+::pulumi:providers:(?P<package>[\w-]+)"
    r"::default(?:_(?P<version>\d+_\d+_\d+))?[\w.]*)::[^:]*"
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
    config = settings(document.get("config"), f"{shown}: config")
    defaults = _defaults(kept, config)
    declared = (*defaults, *kept.values())
    removed = tuple(item for urn, item in gone.items() if urn not in kept)
    return Reading(
        form="preview",
        shown=shown,
        stack=stack_of(declared + removed),
        as_of=as_of_in(config),
        declared=declared,
        removed=removed,
        notes=(_DEFAULTS,) if defaults else (),
    )


def _defaults(
    kept: Mapping[str, Declared], config: Mapping[str, str]
) -> tuple[Declared, ...]:
    """Return the default providers that resources use and no step shows."""
    made: dict[str, Declared] = {}
    for item in kept.values():
        named = _DEFAULT.fullmatch(item.provider)
        if named is None or named["urn"] in kept or named["urn"] in made:
            continue
        package = f"{named['package']}:"
        inputs = {
            key.removeprefix(package): value(text_)
            for key, text_ in config.items()
            if key.startswith(package)
        }
        if named["version"]:
            inputs["version"] = named["version"].replace("_", ".")
        type_ = f"pulumi:providers:{named['package']}"
        made[named["urn"]] = Declared(named["urn"], type_, inputs)
    return tuple(made.values())


def settings(tree: object, where: str) -> dict[str, str]:
    """Return the stack's settings as the engine shows them, {} if it shows none."""
    of = {} if tree is None else fields(tree, where)
    return {key: text(of, key, where) for key in of}
