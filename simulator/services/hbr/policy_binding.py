"""Bindings: what is backed up must exist, whatever product it belongs to."""

from typing import TYPE_CHECKING

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_FIELDS = {
    "UDM_ECS": "InstanceId",
    "ECS_FILE": "InstanceId",
    "NAS": "FileSystemId",
    "OSS": "Bucket",
}


def name_sources(step: Step) -> None:
    """Say of every resource bound by which field it is found."""
    rows: list[Json] = []
    for row in listed(step.parameters.get("PolicyBindingList")):
        if isinstance(row, dict):
            field = _FIELDS.get(str(row.get("SourceType")))
            named: Attributes = {field: row.get("DataSourceId")} if field else {}
            told = {key: value for key, value in row.items() if value is not None}
            off = str(row.get("Disabled", "")).lower() == "true"
            rows.append({**told, **named, "Disabled": off})
    step.parameters = {**step.parameters, "PolicyBindingList": rows}


def shown(step: Step, reply: Attributes) -> Attributes:
    """Leave out account fields that say nothing."""
    del step
    for row in listed(reply["PolicyBindings"]):
        if isinstance(row, dict) and not row["CrossAccountUserId"]:
            del row["CrossAccountUserId"]
    return reply
