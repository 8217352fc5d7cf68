"""Prefix lists: entries come and go by block, never more than the list may hold."""

from simulator.cloud.checks import network
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid
from simulator.messages import Json


def write(step: Step) -> None:
    """Work out the entries after a call."""
    row = step.get(step.kind.name, step.text("PrefixListId"))
    held = {} if row is None else _entries(row.attributes["Entries"])
    given = dict(step.parameters)
    held |= _entries(given.pop("Entry", None))
    held |= _entries(given.pop("AddEntry", None))
    for block in _entries(given.pop("RemoveEntry", None)):
        held.pop(block, None)
    most = given.get("MaxEntries") if row is None else row.attributes["MaxEntries"]
    if len(held) > int(str(most or 0)):
        raise invalid("Entry", "InvalidEntry.ExceedMaxEntries")
    step.parameters = {**given, "Entries": list(held.values())}


def _entries(value: Json) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for row in listed(value):
        block = str(row.get("Cidr")) if isinstance(row, dict) else ""
        if network(block) is None or not isinstance(row, dict):
            raise invalid("Entry.Cidr", "InvalidCidr.Malformed")
        found[block] = {"Cidr": block, "Description": row.get("Description") or ""}
    return found


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
