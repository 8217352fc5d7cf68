"""Tasks: every change of a cluster is one, and names it."""

from simulator.cloud.making import make
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step

_KIND = "cs/cluster"


def new_task(step: Step, cluster: str, type_: str) -> str:
    """Make a task and return its id."""
    given: Attributes = {
        "cluster_id": cluster,
        "task_type": type_,
        "target": {"id": cluster, "type": "cluster"},
    }
    return make(step.on(step.cloud.kind("cs/task"), given)).id


def must(step: Step) -> Resource:
    """Return the cluster that a call names."""
    id_ = step.text("cluster_id") or step.need("clusterid")
    row = step.must(_KIND, id_)
    step.touch([row.id])
    return row
