"""White lists of caches: changed as a whole or by parts."""

from simulator.cloud.changing import change, erase
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.rds.addresses import judge_addresses, merged


def modify(step: Step) -> Attributes:
    """Replace, extend or shorten a list; a new name makes a new list."""
    instance = step.get("r_kvstore/instance", step.need("InstanceId"))
    if instance is None:
        raise step.cloud.kind("r_kvstore/instance").absent.error(
            step.text("InstanceId")
        )
    step.touch([instance.id])
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
        named: Attributes = {"InstanceId": instance.id, "SecurityIpGroupName": name}
        make(step.on(step.kind, {**named, **given}))
    elif not ips and name != "default":
        erase(step.cloud.store, row)
    else:
        change(step, row, given, step.call.action)
    return {}
