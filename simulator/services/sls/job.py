"""Jobs: one call changes them, switches them, and starts them again."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

SWITCHED: dict[str, Attributes] = {
    "enable": {"state": "Enabled", "status": "ENABLED"},
    "disable": {"state": "Disabled", "status": "DISABLED"},
    "start": {"status": "RUNNING"},
    "stop": {"status": "STOPPED"},
    "restart": {"status": "RUNNING"},
}
NOT_OF_THE_JOB = ("action", "jobName", "project")


def update(step: Step) -> Attributes:
    """Change the job by its body, by the `action` of the query, or by both."""
    id_ = f"{step.text('project')}:{step.text('jobName')}"
    row = step.get(step.kind.name, id_)
    if row is None:
        raise step.kind.absent.error(step.text("jobName"))
    given = {
        key: value
        for key, value in step.parameters.items()
        if key not in NOT_OF_THE_JOB
    }
    given |= SWITCHED.get(step.text("action").lower(), {})
    moment: Attributes = {"lastModifiedTime": int(step.now)}
    change(step.holding(row), row, given | moment, "")
    return {}
