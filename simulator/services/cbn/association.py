"""Associations: an attachment may change to another route table in one step."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def replace(step: Step) -> Attributes:
    """Associate an attachment with another table than now."""
    id_ = step.need("TransitRouterAttachmentId")
    rows = step.find(step.kind.name, TransitRouterAttachmentId=id_)
    if not rows:
        raise step.kind.absent.error(id_)
    table = step.need("TransitRouterRouteTableId")
    step.touch([rows[0].id])
    given: Attributes = {"TransitRouterRouteTableId": table}
    change(step, rows[0], given, step.call.action)
    return {}
