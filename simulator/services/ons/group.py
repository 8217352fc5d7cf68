"""Groups of consumers: the list knows a type that stands for every type."""

from simulator.cloud.looking import Listing, shown
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def groups(step: Step) -> Attributes:
    """Return the groups of an instance, by name, type and tags."""
    instance = step.cloud.kind("ons/instance")
    name = step.text("InstanceId")
    if name and step.get(instance.name, name) is None:
        raise instance.absent.error(name)
    given = dict(step.parameters)
    if given.get("GroupType") == "all":
        del given["GroupType"]
    step.parameters = given
    rows = Listing(step.kind, {}, {}).rows(step)
    return {"Data": {"SubscribeInfoDo": [shown(step, row) for row in rows]}}
