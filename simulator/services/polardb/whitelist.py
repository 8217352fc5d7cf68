"""White lists and security groups of a cluster: one call changes either."""

from simulator.cloud.changing import change
from simulator.cloud.looking import shown
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.services.rds.addresses import WhiteList, change_list

LISTS = WhiteList("DBClusterId", "DBClusterIPArrayName", "SecurityIps")


def _cluster(step: Step) -> Resource:
    return step.named("polardb/cluster", "DBClusterId")


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
    return change_list(step, cluster, LISTS)
