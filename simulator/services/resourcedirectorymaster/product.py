"""The directory under its younger name: the same calls on the same directory."""

from typing import TYPE_CHECKING

from simulator.cloud.making import values_of
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.resourcemanager.directory import (
    disable,
    enable,
    enablement,
    permit_deletion,
    read_status,
    set_in,
    show,
)

if TYPE_CHECKING:
    from simulator.messages import Json

__all__ = [
    "disable",
    "enable",
    "enablement",
    "list_tags",
    "permit_deletion",
    "show",
    "sync_names",
]
_POLICY = "resourcemanager/control_policy"


def list_tags(step: Step) -> Attributes:
    """List the tags of control policies, one row for each."""
    asked = values_of(step.parameters.get("ResourceId"))
    rows: list[Json] = [
        {
            "ResourceId": row.id,
            "ResourceType": "ControlPolicy",
            "TagKey": key,
            "TagValue": value,
        }
        for row in step.find(_POLICY)
        if not asked or row.id in asked
        for key, value in row.tags.items()
    ]
    return {"TagResources": rows}


def sync_names(step: Step) -> Attributes:
    """Say whether members' display names follow their accounts' names."""
    field = "MemberAccountDisplayNameSyncStatus"
    return {field: set_in(step, field, read_status(step)).attributes[field]}
