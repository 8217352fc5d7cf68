"""Rules of security groups: given singly or as a list, found again by what they say."""

from collections.abc import Iterator

from simulator.cloud.changing import change, remove
from simulator.cloud.making import attributes_of, make, values_of
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step

_SAYS = (
    "Direction",
    "IpProtocol",
    "PortRange",
    "NicType",
    "Policy",
    "Priority",
    "SourceCidrIp",
    "DestCidrIp",
    "Ipv6SourceCidrIp",
    "Ipv6DestCidrIp",
    "SourceGroupId",
    "DestGroupId",
    "SourcePortRange",
    "SourcePrefixListId",
    "DestPrefixListId",
)
_CONTAINERS = ("Permissions", "SecurityGroupRuleId")


def _given(step: Step) -> Iterator[Attributes]:
    """Yield the rules that a call gives, one after the other."""
    shared = {
        name: value
        for name, value in step.parameters.items()
        if name not in _CONTAINERS
    }
    rows = listed(step.parameters.get("Permissions"))
    if not rows:
        yield _plain(shared)
    for row in rows:
        if isinstance(row, dict):
            yield _plain({**shared, **row})


def _plain(rule: Attributes) -> Attributes:
    """Return a rule in the words that it is kept in."""
    found = dict(rule)
    if isinstance(protocol := found.get("IpProtocol"), str):
        found["IpProtocol"] = protocol.upper()
    if isinstance(policy := found.get("Policy"), str):
        found["Policy"] = policy.capitalize()
    if "Priority" in found:
        found["Priority"] = str(found["Priority"])
    return found


def _same(row: Resource, rule: Attributes) -> bool:
    """Tell whether a row says what a rule says, defaults where it is silent."""
    usual = {"NicType": "intranet", "Policy": "Accept", "Priority": "1"}
    return all(
        str(row.attributes.get(name) or "")
        == str(rule.get(name) or usual.get(name, ""))
        for name in _SAYS
    )


def _found(step: Step, rule: Attributes) -> Resource | None:
    rows = step.find(step.kind.name, SecurityGroupId=rule.get("SecurityGroupId"))
    return next((row for row in rows if _same(row, rule)), None)


def authorize(step: Step) -> Attributes:
    """Add rules; one that is there already stays as it is, as in the real service."""
    step.must("ecs/security_group", step.need("SecurityGroupId"))
    for rule in _given(step):
        if _found(step, rule) is None:
            made = make(step.on(step.kind, rule))
            step.touch([made.id])
    return {}


def revoke(step: Step) -> Attributes:
    """Remove rules by id or by what they say; one that is not there is no error."""
    step.must("ecs/security_group", step.need("SecurityGroupId"))
    ids = values_of(step.parameters.get("SecurityGroupRuleId"))
    for id_ in ids:
        remove(step, step.must(step.kind.name, id_))
    if not ids:
        for rule in _given(step):
            row = _found(step, rule)
            if row is not None:
                remove(step, row)
    return {}


def modify(step: Step) -> Attributes:
    """Change the description or more of one rule, by id or by what it says."""
    id_ = step.text("SecurityGroupRuleId")
    rule = next(_given(step))
    row = step.get(step.kind.name, id_) if id_ else _found(step, rule)
    if row is None:
        raise step.kind.absent.error(id_ or step.text("PortRange"))
    given = attributes_of(step.kind, rule)
    given.pop("SecurityGroupRuleId", None)
    step.touch([row.id])
    change(step, row, given, step.call.action)
    return {}
