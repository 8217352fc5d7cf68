"""White lists and security groups of a cluster: one call changes either."""

from simulator.cloud.changing import change, erase
from simulator.cloud.looking import shown
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.rds.addresses import judge_addresses, merged


def _cluster(step: Step) -> Resource:
    row = step.get("polardb/cluster", step.need("DBClusterId"))
    if row is None:
        raise step.cloud.kind("polardb/cluster").absent.error(step.text("DBClusterId"))
    step.touch([row.id])
    return row


def show(step: Step) -> Attributes:
    """Return the lists and the groups whose members may come."""
    cluster = _cluster(step)
    rows = step.find(step.kind.name, DBClusterId=cluster.id)
    groups = [
        {"SecurityGroupId": one, "SecurityGroupName": ""}
        for one in listed(cluster.attributes["SecurityGroupIds"])
    ]
    return {
        "Items": {"DBClusterIPArray": [shown(step, row) for row in rows]},
        "DBClusterSecurityGroups": {"DBClusterSecurityGroup": [*groups]},
    }


def modify(step: Step) -> Attributes:
    """Change a list, or the groups when that is what the type says."""
    cluster = _cluster(step)
    if step.text("WhiteListType") == "SecurityGroup":
        groups = [one for one in step.text("SecurityGroupIds").split(",") if one]
        below = step.on(step.cloud.kind("polardb/cluster"), {})
        change(below, cluster, {"SecurityGroupIds": [*groups]}, "")
        return {}
    name = step.text("DBClusterIPArrayName") or "default"
    row = step.get(step.kind.name, f"{cluster.id}:{name}")
    wanted = [part for part in step.text("SecurityIps").split(",") if part]
    judge_addresses(",".join(wanted))
    held = str(row.attributes["SecurityIps"]).split(",") if row else []
    ips = merged(held, wanted, step.text("ModifyMode") or "Cover")
    given: Attributes = {"SecurityIps": ",".join(ips) or "127.0.0.1"}
    if attribute := step.text("DBClusterIPArrayAttribute"):
        given["DBClusterIPArrayAttribute"] = attribute
    if row is None:
        named: Attributes = {"DBClusterId": cluster.id, "DBClusterIPArrayName": name}
        make(step.on(step.kind, {**named, **given}))
    elif not ips and name != "default":
        erase(step.cloud.store, row)
    else:
        change(step, row, given, step.call.action)
    return {}
