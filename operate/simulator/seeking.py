"""Looks in the simulator for what an interrupted creation has made.

What exists has the provider's own names in the inventory: it was made by a creation if
it is of its type, nobody's yet, and says what the program declared. What is a relation
only and not in the inventory is sought in the journal, by the call that made it. How
the provider's own id is made of the cloud's: identities.yaml.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from operate.simulator import control
from operate.simulator.place import Place

CREATES = re.compile(r"(Create|Put|Allocate|Run|Add|Attach|Associate|Bind|Import|Set)")
NAMES = ("name", "bucket", "alias")
SPELLED = {"on": "true", "off": "false"}
# The id of what an account or a region has once and always: it is only set.
SETTING = "-"
PERFORMED = ("done", "fault")
# More than any stack's run writes; the journal keeps its newest rows.
ROWS = "200000"
_FILE = Path(__file__).with_name("identities.yaml")
_FIELD = re.compile(r"\{(\w+)\}")


@cache
def _identities() -> dict[str, str]:
    table: dict[str, str] = yaml.load(
        _FILE.read_text("utf-8"), Loader=yaml.CSafeLoader
    )["types"]
    return table


@dataclass(frozen=True)
class Evidence:
    """What a simulated cloud shows: what exists by type, and what made something."""

    there: Mapping[str, Sequence[dict[str, Any]]]
    calls: Sequence[dict[str, Any]]
    """Journal rows, newest first."""

    def identity(
        self, type_: str, inputs: Mapping[str, Any], taken: set[str]
    ) -> str | None:
        """Return the provider's id of what was made for `inputs`, None for nothing.

        `taken` are cloud ids that belong to recorded resources. They are no obstacle
        to what the provider names by its inputs: the index of a log store has the
        store's id.
        """
        declared = _folded(inputs)
        by_inputs = "{id}" not in _identities().get(type_, "{id}")
        for row in self.there.get(type_, ()):
            own = _own(row["id"], declared)
            named = _named(type_, inputs, own)
            if named is None or own == SETTING or not (by_inputs or own not in taken):
                continue
            if (by_inputs and _nested(named, row["id"])) or _is(
                row["attributes"], declared
            ):
                return named
        if by_inputs and type_ not in self.there:
            for row in self.calls:
                if _agrees(row.get("parameters") or {}, declared):
                    return _named(type_, inputs, row["ids"][0])
        return None


def look(place: Place) -> Evidence:
    """Return what there is in a simulator now."""
    there: dict[str, list[dict[str, Any]]] = {}
    for entry in control.ask(place, "GET", "inventory"):
        there.setdefault(entry["type"], []).append(entry)
    ids = {each["id"] for each in control.ask(place, "GET", "resources")}
    answer = control.ask(place, "GET", "journal", query={"limit": ROWS})
    return Evidence(there, list(_creating(reversed(answer["entries"]), ids)))


def _creating(
    rows: Iterable[dict[str, Any]], there: set[str]
) -> Iterator[dict[str, Any]]:
    """Yield calls that made what still exists."""
    for row in rows:
        ids = [each for each in row.get("ids") or () if each in there]
        if ids and row["decision"] in PERFORMED and CREATES.match(row["action"]):
            yield {**row, "ids": ids}


def _nested(one: str, other: str) -> bool:
    """Tell whether all parts of one composed id are in another, in any order."""
    first, second = (set(each.casefold().split(":")) for each in (one, other))
    return first <= second


def _own(id_: str, declared: Mapping[str, str]) -> str:
    """Return the part of a composed id that the cloud itself has given."""
    parts = [
        part for part in id_.split(":") if part.casefold() not in declared.values()
    ]
    return parts[0] if len(parts) == 1 else id_


def _is(attributes: Mapping[str, Any], declared: Mapping[str, str]) -> bool:
    """Tell whether something that exists is what was declared.

    Its names are the same, and what it belongs to; without a name or a description,
    all that is known. The rest may differ: the provider sets it one after the other.
    """
    shown = _folded(attributes)
    common = {key for key in shown if key in declared}
    differ = {key for key in common if shown[key] != declared[key]}
    names = {key for key in common if key.endswith(NAMES)} or common & {"description"}
    if names:
        differ.discard("resourcegroupid")
        return not any(key in names or key.endswith("id") for key in differ)
    return len(common) > 1 and not differ


def _agrees(parameters: Mapping[str, Any], declared: Mapping[str, str]) -> bool:
    """Tell whether a call says what was declared: a name or two values, no clash."""
    asked = _folded(parameters)
    common = [key for key in asked if key in declared]
    if any(asked[key] != declared[key] for key in common):
        return False
    return any(key.endswith(NAMES) for key in common) or len(common) > 1


def _folded(tree: Mapping[str, Any]) -> dict[str, str]:
    """Return scalar values by key, both spelled so that the two sides compare."""
    return {
        key.replace("_", "").casefold(): SPELLED.get(value.casefold(), value.casefold())
        for key, value in _scalars(tree)
        if value
    }


def _scalars(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, bool | int | float | str):
            whole = isinstance(value, float) and value.is_integer()
            yield key, str(int(value) if whole else value)


def _named(type_: str, inputs: Mapping[str, Any], made: str) -> str | None:
    form = _identities().get(type_, "{id}")
    parts = {"id": made} | dict(_scalars(inputs))
    if not form or any(name not in parts for name in _FIELD.findall(form)):
        return None
    return _FIELD.sub(lambda found: parts[found[1]], form)
