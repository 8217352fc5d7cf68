"""Reads the event log of the engine: one JSON event a line.

It shows every provider, default ones too, but neither dependencies nor the lines of
the program; where both exist, the digest says more.
"""

from collections.abc import Iterator, Mapping

from policies.outside.declared import (
    Declared,
    Reading,
    fields,
    from_state,
    stack_of,
    text,
)
from policies.outside.digest import settings
from policies.stack import as_of_in

_NO_GRAPH = (
    "an event log shows no dependencies and no program lines: what only the graph can "
    "settle is undetermined"
)


def read(lines: Iterator[tuple[str, Mapping[str, object]]], shown: str) -> Reading:
    """Return what the events declare and remove."""
    kept: dict[str, Declared] = {}
    gone: dict[str, Declared] = {}
    config: dict[str, str] = {}
    for where, event in lines:
        if (prelude := event.get("preludeEvent")) is not None:
            config = settings(fields(prelude, where).get("config"), f"{where}: config")
        elif (planned := event.get("resourcePreEvent")) is not None:
            _take(fields(planned, where).get("metadata"), where, kept, gone)
    declared = tuple(kept.values())
    removed = tuple(item for urn, item in gone.items() if urn not in kept)
    return Reading(
        form="event log",
        shown=shown,
        stack=stack_of(declared + removed),
        as_of=as_of_in(config),
        declared=declared,
        removed=removed,
        has_graph=False,
        notes=(_NO_GRAPH,),
    )


def _take(
    tree: object, where: str, kept: dict[str, Declared], gone: dict[str, Declared]
) -> None:
    step = fields(tree, where)
    if step.get("new") is not None:
        made = from_state(step["new"], f"{where}: new")
        kept[made.urn] = made
    elif step.get("old") is not None and "delete" in text(step, "op", where):
        lost = from_state(step["old"], f"{where}: old")
        gone[lost.urn] = lost
