"""White lists of caches: changed as a whole or by parts."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.rds.addresses import WhiteList, change_list

LISTS = WhiteList("InstanceId", "SecurityIpGroupName", "SecurityIpList")


def modify(step: Step) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    instance = step.get("r_kvstore/instance", step.need("InstanceId"))
    if instance is None:
        raise step.cloud.kind("r_kvstore/instance").absent.error(
            step.text("InstanceId")
        )
    step.touch([instance.id])
    return change_list(step, instance, LISTS)
