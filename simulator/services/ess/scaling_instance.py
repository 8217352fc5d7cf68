"""Members of groups: taken out, or out and deleted, or kept in service."""

from simulator.cloud.changing import change
from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.ess.scaling_group import release


def protect(step: Step) -> Attributes:
    """Keep members in service, or let them go again."""
    kept = step.text("ProtectedFromScaleIn").lower() == "true"
    state = "Protected" if kept else "InService"
    for id_ in values_of(step.parameters.get("InstanceId")):
        row = step.must(step.kind.name, id_)
        change(step, row, {"LifecycleState": state}, "")
    return {}


def remove_servers(step: Step) -> Attributes:
    """Take members out of a group and delete those that it made."""
    for id_ in values_of(step.parameters.get("InstanceId")):
        row = step.must(step.kind.name, id_)
        release(step, row)
    return {"ScalingActivityId": f"asa-{step.cloud.ids.text('alnum', 20)}"}
