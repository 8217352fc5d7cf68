"""Prefix lists: entries come and go by block, never more than the list may hold."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.services.vpc.prefix_entries import Fields, take

if TYPE_CHECKING:
    from simulator.messages import Json

_FIELDS = Fields("Entries", "Entry", "AddEntry", "RemoveEntry", "InvalidCidr.Malformed")


def write(step: Step) -> None:
    """Work out the entries after a call."""
    held, row = take(step, _FIELDS), step.get(step.kind.name, step.text("PrefixListId"))
    most = (step.parameters if row is None else row.attributes).get("MaxEntries")
    if len(held) > int(str(most or 0)):
        raise invalid("Entry", "InvalidEntry.ExceedMaxEntries")
    step.parameters = {**step.parameters, "Entries": list(held.values())}


def associations(step: Step) -> Attributes:
    """Return what speaks of a list: security groups with a rule about it."""
    id_ = step.named(step.kind.name, "PrefixListId").id
    rows: list[Json] = []
    kind = step.cloud.kind("ecs/security_group_rule")
    for rule in step.cloud.store.within(kind.name, step.scope(kind)).values():
        held = rule.attributes
        if id_ in (held.get("SourcePrefixListId"), held.get("DestPrefixListId")):
            found: Json = {
                "ResourceId": held["SecurityGroupId"],
                "ResourceType": "securitygroup",
            }
            if found not in rows:
                rows.append(found)
    return {
        "PrefixListAssociations": {"PrefixListAssociation": rows},
        "NextToken": "",
    }
