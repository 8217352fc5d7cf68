"""Security groups: a read may ask for one direction of the rules only."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def narrow(step: Step, reply: Attributes) -> Attributes:
    """Leave only the rules of the direction that was asked for."""
    wanted = step.text("Direction") or "all"
    held = reply.get("Permissions")
    if wanted == "all" or not isinstance(held, dict):
        return reply
    rows = held.get("Permission")
    kept: list[Json] = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("Direction") == wanted
    ]
    return {**reply, "Permissions": {"Permission": kept}}
