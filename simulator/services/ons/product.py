"""Tags of topics and groups: named inside their instance."""

from typing import TYPE_CHECKING

from simulator.cloud.making import values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_INSIDE = ("TOPIC", "GROUP")


def whole_ids(step: Step) -> None:
    """Put the instance before the names of topics and groups."""
    instance = step.text("InstanceId")
    if instance and step.text("ResourceType").upper() in _INSIDE:
        names = values_of(step.parameters.get("ResourceId"))
        ids: list[Json] = [f"{instance}:{name}" for name in names]
        step.parameters = {**step.parameters, "ResourceId": ids}


def own_names(step: Step, reply: Attributes) -> Attributes:  # noqa: ARG001
    """Say instance and name apart again."""
    rows: list[Json] = []
    for row in listed(reply.get("TagResources")):
        if not isinstance(row, dict):
            continue
        instance, _, name = str(row.get("ResourceId")).partition(":")
        apart: Attributes = {"ResourceId": name or instance, "InstanceId": instance}
        rows.append({**row, **apart})
    return {**reply, "TagResources": rows}
