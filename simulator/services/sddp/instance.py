"""The order of an account: no call names it, each means the one there is."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def show(step: Step) -> Attributes:
    """Show what was ordered; an account without an order has purchased nothing."""
    rows = step.find(step.kind.name)
    step.touch(row.id for row in rows)
    status: Json = shown(step, rows[0]) if rows else {"Purchased": False}
    return {"UserStatus": status}
