"""White lists: changed as a whole or by parts."""

from simulator.cloud.changing import change, erase
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.rds.addresses import judge_addresses, merged

_NOBODY = "127.0.0.1"


def modify(step: Step) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    instance = step.named("rds/instance", "DBInstanceId")
    name = step.text("DBInstanceIPArrayName") or "default"
    row = step.get(step.kind.name, f"{instance.id}:{name}")
    wanted = [part for part in step.text("SecurityIps").split(",") if part]
    judge_addresses(",".join(wanted))
    held = str(row.attributes["SecurityIPList"]).split(",") if row else []
    ips = merged(held, wanted, step.text("ModifyMode") or "Cover")
    given: Attributes = {"SecurityIPList": ",".join(ips) or _NOBODY}
    for field in ("DBInstanceIPArrayAttribute", "SecurityIPType"):
        if value := step.text(field):
            given[field] = value
    if row is None:
        named: Attributes = {"DBInstanceId": instance.id, "DBInstanceIPArrayName": name}
        make(step.on(step.kind, {**named, **given}))
    elif not wanted and name != "default":
        erase(step.cloud.store, row)
    else:
        change(step, row, given, step.call.action)
    if name == "default":
        whole: Attributes = {"SecurityIPList": given["SecurityIPList"]}
        change(step.on(step.cloud.kind("rds/instance"), {}), instance, whole, "")
    return {}
