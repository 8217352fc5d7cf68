"""White lists: shown one by one and together, changed as a whole or by parts."""

from simulator.cloud.changing import change, erase
from simulator.cloud.looking import shown
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.rds.addresses import judge_addresses, merged


def _instance(step: Step) -> Resource:
    row = step.get("dds/instance", step.need("DBInstanceId"))
    if row is None:
        raise step.cloud.kind("dds/instance").absent.error(step.text("DBInstanceId"))
    step.touch([row.id])
    return row


def show(step: Step) -> Attributes:
    """Return every list, and all addresses in one text."""
    rows = step.find(step.kind.name, DBInstanceId=_instance(step).id)
    text = ",".join(str(row.attributes["SecurityIpList"]) for row in rows)
    groups = [shown(step, row) for row in rows]
    return {"SecurityIps": text, "SecurityIpGroups": {"SecurityIpGroup": [*groups]}}


def modify(step: Step) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    instance = _instance(step)
    name = step.text("SecurityIpGroupName") or "default"
    row = step.get(step.kind.name, f"{instance.id}:{name}")
    wanted = [part for part in step.text("SecurityIps").split(",") if part]
    judge_addresses(",".join(wanted))
    held = str(row.attributes["SecurityIpList"]).split(",") if row else []
    ips = merged(held, wanted, step.text("ModifyMode") or "Cover")
    given: Attributes = {"SecurityIpList": ",".join(ips) or "127.0.0.1"}
    if attribute := step.text("SecurityIpGroupAttribute"):
        given["SecurityIpGroupAttribute"] = attribute
    if row is None:
        named: Attributes = {"DBInstanceId": instance.id, "SecurityIpGroupName": name}
        make(step.on(step.kind, {**named, **given}))
    elif not ips and name != "default":
        erase(step.cloud.store, row)
    else:
        change(step, row, given, step.call.action)
    return {}
