"""Queue services: the list counts what is inside."""

from typing import TYPE_CHECKING

from simulator.cloud import tags
from simulator.cloud.looking import shown
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def in_service(step: Step) -> Attributes:
    """Return all instances that have the given tags."""
    rows = step.cloud.store.within(step.kind.name, step.scope(step.kind)).values()
    wanted = listed(step.parameters.get("Tag"))
    found: list[Json] = []
    for row in rows:
        if not tags.has(row, wanted):
            continue
        inside: Attributes = {
            f"{name}Count": len(step.find(f"ons/{name.lower()}", InstanceId=row.id))
            for name in ("Topic", "Group")
        }
        found.append({**shown(step, row), **inside})
    return {"Data": {"InstanceVO": found}}
