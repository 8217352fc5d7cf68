"""Flow logs: what they watch and where they write must exist."""

from simulator.cloud.step import Step
from simulator.messages import ApiError

_WATCHED = {
    "VPC": "vpc/vpc",
    "VSwitch": "vpc/vswitch",
    "NetworkInterface": "ecs/network_interface",
}


def judge(step: Step) -> None:
    """Refuse a thing to watch or a log store that is not there."""
    kind = _WATCHED.get(step.text("ResourceType"))
    if kind is not None and step.get(kind, step.need("ResourceId")) is None:
        id_ = step.text("ResourceId")
        raise ApiError(
            404, "ResourceNotFound.ResourceId", f"The resource {id_} does not exist."
        )
    project, store = step.text("ProjectName"), step.text("LogStoreName")
    if project and store and step.get("sls/logstore", f"{project}:{store}") is None:
        raise ApiError(
            404,
            "ProjectOrLogstoreNotExist",
            f"The log store {store} of {project} does not exist.",
        )
