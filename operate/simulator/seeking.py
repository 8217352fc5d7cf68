"""Looks in the simulator's journal for what an interrupted creation has made.

The call that made it carries what the program declared: a write whose parameters agree
with the declared inputs and contradict none of them. Nothing is guessed from a name
alone. How the provider's own id is made of the cloud's: identities.yaml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from operate.simulator import control
from operate.simulator.place import Place

CREATES = re.compile(r"(Create|Put|Allocate|Run|Add|Attach|Associate|Bind|Import|Set)")
PERFORMED = ("done", "fault")
# More than any stack's run writes; the journal keeps its newest rows.
ROWS = "200000"
_FILE = Path(__file__).with_name("identities.yaml")
_FIELD = re.compile(r"\{(\w+)\}")


@cache
def _identities() -> dict[str, str]:
    table: dict[str, str] = yaml.safe_load(_FILE.read_text("utf-8"))["types"]
    return table


def creating_calls(place: Place) -> list[dict[str, Any]]:
    """Return journal rows of calls that made what still exists, newest first."""
    answer = control.ask(place, "GET", "journal", query={"limit": ROWS})
    there = {each["id"] for each in control.ask(place, "GET", "resources")}
    return list(_creating(reversed(answer["entries"]), there))


def _creating(
    rows: Iterable[dict[str, Any]], there: set[str]
) -> Iterator[dict[str, Any]]:
    for row in rows:
        ids = [each for each in row.get("ids") or () if each in there]
        if ids and row["decision"] in PERFORMED and CREATES.match(row["action"]):
            yield {**row, "ids": ids}


def identity(
    type_: str,
    inputs: Mapping[str, Any],
    calls: Iterable[dict[str, Any]],
    taken: set[str],
) -> str | None:
    """Return the provider's id of what was made for `inputs`, None for nothing.

    `taken` are cloud ids that belong to recorded resources. They are no obstacle to
    what the provider names by its inputs: the index of a log store has the store's id.
    """
    declared = _folded(inputs)
    by_inputs = "{id}" not in _identities().get(type_, "{id}")
    for row in calls:
        fresh = [each for each in row["ids"] if by_inputs or each not in taken]
        if fresh and _agrees(row.get("parameters") or {}, declared):
            return _named(type_, inputs, fresh[0])
    return None


def _agrees(parameters: Mapping[str, Any], declared: Mapping[str, str]) -> bool:
    """Tell whether a call says what was declared: a name or two values, no clash."""
    asked = _folded(parameters)
    common = [key for key in asked if key in declared]
    if any(asked[key] != declared[key] for key in common):
        return False
    return any(key.endswith(("name", "bucket", "alias")) for key in common) or (
        len(common) > 1
    )


def _folded(tree: Mapping[str, Any]) -> dict[str, str]:
    """Return scalar values by key, both spelled so that the two sides compare."""
    return {
        key.replace("_", "").casefold(): value.casefold()
        for key, value in _scalars(tree)
        if value
    }


def _scalars(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, bool | int | float | str):
            yield key, str(value)


def _named(type_: str, inputs: Mapping[str, Any], made: str) -> str | None:
    form = _identities().get(type_, "{id}")
    parts = {"id": made} | dict(_scalars(inputs))
    if not form or any(name not in parts for name in _FIELD.findall(form)):
        return None
    return _FIELD.sub(lambda found: parts[found[1]], form)
