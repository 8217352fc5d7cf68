"""Groups of servers: one call makes a group, or changes the one that it names."""

from simulator.cloud.changing import change
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid


def put(step: Step) -> Attributes:
    """Make a group, or rename one; members are refused: no agent reports a server."""
    if step.text("Uuids"):
        raise invalid("Uuids", "AssetNotExist")
    name: Attributes = {"GroupName": step.need("GroupName")}
    if step.text("GroupId"):
        row = step.named(step.kind.name, "GroupId")
        change(step, row, name, step.call.action)
    else:
        row = make(step.on(step.kind, name))
        step.touch([row.id])
    return {"GroupId": int(row.id)}
