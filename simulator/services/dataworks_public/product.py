"""Replies of the older version say that they worked."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def done(step: Step, reply: Attributes) -> Attributes:  # noqa: ARG001
    """Say that the group has changed."""
    return {**reply, "Data": True, "Success": True, "HttpStatusCode": 200}
