"""Attached policies: who has one, seen from the policy."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from simulator.messages import Json


def entities(step: Step) -> Attributes:
    """Return the roles, users and groups that have a policy."""
    rows = step.find(
        "ram/attachment",
        PolicyName=step.need("PolicyName"),
        PolicyType=step.need("PolicyType"),
    )
    found: dict[str, list[Json]] = {"Role": [], "User": [], "Group": []}
    for row in rows:
        type_, name = (
            str(row.attributes["PrincipalType"]),
            row.attributes["PrincipalName"],
        )
        principal = step.get(f"ram/{type_.lower()}", name)
        shown = dict(principal.attributes) if principal else {}
        found[type_].append({**shown, "AttachDate": row.attributes["AttachDate"]})
    return {f"{type_}s": {type_: rows} for type_, rows in found.items()}
