"""Groups of contacts: put as a whole, so what is left out is left off."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def whole(step: Step) -> None:
    """Take a call without members for a group without members."""
    names = step.parameters.get("ContactNames") or []
    step.parameters = {**step.parameters, "ContactNames": names}


def names(step: Step, reply: Attributes) -> Attributes:
    """Say the names alone besides."""
    del step
    held = reply["ContactGroupList"]
    rows = listed(held["ContactGroup"]) if isinstance(held, dict) else []
    found: list[Json] = [row["Name"] for row in rows if isinstance(row, dict)]
    return {**reply, "ContactGroups": {"ContactGroup": found}}
