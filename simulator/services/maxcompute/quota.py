"""Quotas: a read says everything twice, as it is and inside the data."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def within(step: Step, reply: Attributes) -> Attributes:
    """Repeat a quota inside the data."""
    del step
    data: Json = dict(reply)
    return {**reply, "data": data}
