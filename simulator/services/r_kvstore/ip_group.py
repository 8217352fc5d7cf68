"""White lists of caches: changed as a whole or by parts."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.rds.addresses import WhiteList, change_list

LISTS = WhiteList("InstanceId", "SecurityIpGroupName", "SecurityIpList")


def modify(step: Step) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    instance = step.named("r_kvstore/instance", "InstanceId")
    return change_list(step, instance, LISTS)
