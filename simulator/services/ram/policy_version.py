"""Versions of a policy: numbered v1, v2 …, one of them in force."""

from simulator.cloud.changing import change, erase
from simulator.cloud.making import make
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.ram.policy import named


def create(step: Step) -> Attributes:
    """Add a version; with RotateStrategy the oldest unused one makes room."""
    policy = named(step)
    held = _versions(step, policy)
    limit = step.kind.quotas[0].limit
    if len(held) >= limit and step.text("RotateStrategy").startswith("DeleteOldest"):
        spare = [row for row in held if not row.attributes["IsDefaultVersion"]]
        erase(step.cloud.store, spare[0])
    numbers = [int(str(row.attributes["VersionId"])[1:]) for row in held]
    last = max([int(str(policy.attributes.get("LastVersion") or 1)), *numbers])
    version = f"v{last + 1}"
    default = step.text("SetAsDefault").lower() == "true"
    given: Attributes = {
        "PolicyType": policy.attributes["PolicyType"],
        "PolicyName": policy.attributes["PolicyName"],
        "PolicyDocument": step.parameters.get("PolicyDocument"),
        "VersionId": version,
    }
    made = make(step.on(step.kind, given))
    after: Attributes = {"LastVersion": last + 1}
    _amend(step, policy, after)
    if default:
        _make_default(step, policy, made)
    return {"PolicyVersion": dict(made.attributes)}


def set_default(step: Step) -> Attributes:
    """Put another version in force."""
    policy = named(step)
    _make_default(step, policy, _version(step, policy))
    return {}


def delete(step: Step) -> Attributes:
    """Delete a version that is not in force."""
    row = _version(step, named(step))
    if row.attributes["IsDefaultVersion"]:
        raise ApiError(
            409,
            "DeleteConflict.PolicyVersion.Default",
            "The default version of a policy cannot be deleted.",
        )
    erase(step.cloud.store, row)
    return {}


def _versions(step: Step, policy: Resource) -> list[Resource]:
    name = policy.attributes["PolicyName"]
    return step.find("ram/policy_version", PolicyName=name)


def _version(step: Step, policy: Resource) -> Resource:
    version = step.need("VersionId")
    row = step.get("ram/policy_version", f"{policy.id}:{version}")
    if row is None:
        raise step.kind.absent.error(version)
    return row


def _amend(step: Step, row: Resource, given: Attributes) -> None:
    kind = step.cloud.kind(row.kind)
    change(step.on(kind, step.parameters), row, given, "")


def _make_default(step: Step, policy: Resource, chosen: Resource) -> None:
    for row in _versions(step, policy):
        _amend(step, row, {"IsDefaultVersion": row is chosen})
    after: Attributes = {
        "DefaultVersion": chosen.attributes["VersionId"],
        "PolicyDocument": chosen.attributes["PolicyDocument"],
        "UpdateDate": chosen.attributes["CreateDate"],
    }
    _amend(step, policy, after)
