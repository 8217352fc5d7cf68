"""Network ACLs: their entries are replaced as whole lists."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_DIRECTIONS = {
    "IngressAclEntries": ("UpdateIngressAclEntries", "SourceCidrIp"),
    "EgressAclEntries": ("UpdateEgressAclEntries", "DestinationCidrIp"),
}
_POLICIES = frozenset({"accept", "drop"})
_PROTOCOLS = frozenset({"icmp", "icmpv6", "gre", "tcp", "udp", "all"})
MOST = 20


def write_entries(step: Step) -> Attributes:
    """Replace the entries of the directions that the call says."""
    row = _acl(step, "NetworkAclId")
    given: Attributes = {}
    for name, (flag, block) in _DIRECTIONS.items():
        if step.text(flag).lower() == "true":
            entries = listed(step.parameters.get(name))
            if len(entries) > MOST:
                raise invalid(name, "QuotaExceeded.NetworkAclEntry")
            given[name] = [_entry(step, entry, block) for entry in entries]
    change(step, row, given, step.call.action)
    return {}


def _entry(step: Step, entry: "Json", block: str) -> Attributes:
    if not isinstance(entry, dict):
        raise invalid("NetworkAclEntry")
    for name in ("Policy", "Protocol", block):
        if not entry.get(name):
            raise invalid(name, "MissingParameter")
    if str(entry["Policy"]).lower() not in _POLICIES:
        raise invalid("Policy", "InvalidPolicy.Malformed")
    if str(entry["Protocol"]).lower() not in _PROTOCOLS:
        raise invalid("Protocol", "InvalidProtocol.Malformed")
    return {
        "Description": "",
        "NetworkAclEntryName": "",
        "Port": "-1/-1",
        **{name: value for name, value in entry.items() if value is not None},
        "EntryType": entry.get("EntryType") or "custom",
        "IpVersion": entry.get("IpVersion") or "IPV4",
        "NetworkAclEntryId": entry.get("NetworkAclEntryId")
        or f"nae-{step.cloud.ids.text('hex', 17)}",
    }


def copy_entries(step: Step) -> Attributes:
    """Take over all entries of another list."""
    row, source = _acl(step, "NetworkAclId"), _acl(step, "SourceNetworkAclId")
    given = {name: source.attributes[name] for name in _DIRECTIONS}
    change(step, row, given, step.call.action)
    return {}


def by_resource(step: Step) -> None:
    """Turn the subnet that a list is asked for into the list that guards it."""
    id_ = step.text("ResourceId")
    if id_:
        switch = step.get("vpc/vswitch", id_)
        held = switch and switch.attributes.get("NetworkAclId")
        step.parameters = {**step.parameters, "NetworkAclId": held or "none"}


def _acl(step: Step, name: str) -> Resource:
    row = step.must("vpc/network_acl", step.need(name))
    step.touch([row.id])
    return row
