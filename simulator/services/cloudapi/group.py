"""Groups of interfaces: one may move to another gateway."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def move(step: Step) -> Attributes:
    """Put a group on another gateway."""
    row = step.get(step.kind.name, step.need("GroupId"))
    if row is None:
        raise step.kind.absent.error(step.text("GroupId"))
    step.touch([row.id])
    given: Attributes = {"InstanceId": step.need("TargetInstanceId")}
    change(step, row, given, step.call.action)
    return {"OperationId": step.cloud.ids.text("hex", 32)}
