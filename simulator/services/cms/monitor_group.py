"""Groups of watched resources: their contacts are written with commas."""

from typing import TYPE_CHECKING

from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.cloud.tags import pairs

if TYPE_CHECKING:
    from simulator.messages import Json


def read_groups(step: Step) -> None:
    """Read the names of the contact groups, however they are given."""
    for name in ("ContactGroups", "ContactGroupList"):
        if groups := values_of(step.parameters.get(name)):
            step.parameters = {**step.parameters, "ContactGroupNames": [*groups]}


def shown(step: Step, reply: Attributes) -> Attributes:
    """Show the contact groups as this list does."""
    del step
    held = reply["Resources"]
    for row in listed(held["Resource"]) if isinstance(held, dict) else []:
        if isinstance(row, dict):
            names: list[Json] = [
                {"Name": one} for one in listed(row["ContactGroupNames"])
            ]
            row["ContactGroups"] = {"ContactGroup": names}
    return {**reply, "Code": 200}


def _rows(step: Step) -> list[Resource]:
    rows = []
    for id_ in values_of(step.parameters.get("GroupIds")):
        row = step.must(step.kind.name, id_)
        rows.append(row)
    step.touch([row.id for row in rows])
    return rows


def add_tags(step: Step) -> Attributes:
    """Tag groups."""
    given = pairs(listed(step.parameters.get("Tag")))
    for row in _rows(step):
        step.cloud.store.retag(row, {**row.tags, **given})
    return {}


def remove_tags(step: Step) -> Attributes:
    """Take tags away from groups."""
    gone = pairs(listed(step.parameters.get("Tag")))
    for row in _rows(step):
        kept = {key: value for key, value in row.tags.items() if key not in gone}
        step.cloud.store.retag(row, kept)
    return {}
