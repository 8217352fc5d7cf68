"""Groups of interfaces: one may move to another gateway."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def move(step: Step) -> Attributes:
    """Put a group on another gateway."""
    row = step.named(step.kind.name, "GroupId")
    given: Attributes = {"InstanceId": step.need("TargetInstanceId")}
    change(step, row, given, step.call.action)
    return {"OperationId": step.cloud.ids.text("hex", 32)}
