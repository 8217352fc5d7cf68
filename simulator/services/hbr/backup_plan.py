"""Backup plans: listed by filters that name a field and its values."""

from typing import TYPE_CHECKING

from simulator.cloud.looking import Listing, shown
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json

_FIELDS = {"planId": "PlanId", "vaultId": "VaultId", "instanceId": "InstanceId"}


def describe(step: Step) -> Attributes:
    """List the plans that source and filters leave."""
    wanted: Attributes = {"SourceType": step.parameters.get("SourceType")}
    for row in listed(step.parameters.get("Filters")):
        if isinstance(row, dict):
            key = str(row.get("Key"))
            wanted[_FIELDS.get(key, key[:1].upper() + key[1:])] = row.get("Values")
    listing = Listing(step.kind, {}, step.kind.declared["product"])
    rows = listing.rows(step.on(step.kind, wanted))
    first, end, reply = listing.page(step, len(rows))
    found: list[Json] = [shown(step, row) for row in rows[first:end]]
    return {**reply, "BackupPlans": {"BackupPlan": found}}
