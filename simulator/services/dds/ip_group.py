"""White lists: shown one by one and together, changed as a whole or by parts."""

from simulator.cloud.looking import shown
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.rds.addresses import WhiteList, change_list

LISTS = WhiteList("DBInstanceId", "SecurityIpGroupName", "SecurityIpList")


def _instance(step: Step) -> Resource:
    return step.named("dds/instance", "DBInstanceId")


def show(step: Step) -> Attributes:
    """Return every list, and all addresses in one text."""
    rows = step.find(step.kind.name, DBInstanceId=_instance(step).id)
    text = ",".join(str(row.attributes["SecurityIpList"]) for row in rows)
    groups = [shown(step, row) for row in rows]
    return {"SecurityIps": text, "SecurityIpGroups": {"SecurityIpGroup": [*groups]}}


def modify(step: Step) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    return change_list(step, _instance(step), LISTS)
