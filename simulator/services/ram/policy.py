"""Policies: their default version, and the System ones that every account has."""

import json
import re

from simulator.cloud.changing import change, erase, remove
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json

_SYSTEM = re.compile(
    r"System:(AdministratorAccess|ReadOnlyAccess|PowerUserAccess"
    r"|Aliyun\w+(FullAccess|ReadOnlyAccess|RolePolicy|Access|Policy))"
)


# What the System policies allow that identity decisions are made by.
_ALLOWED = {
    "AdministratorAccess": "*",
    "PowerUserAccess": "sts:*",
    "AliyunSTSAssumeRoleAccess": "sts:AssumeRole",
}


def _document(name: str) -> str:
    """Return the document of a System policy, as far as it is known here."""
    allowed = _ALLOWED.get(name)
    statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
    return json.dumps(
        {"Version": "1", "Statement": [statement] if allowed else []},
        separators=(",", ":"),
    )


def documents_of(step: Step, principal: Resource) -> list[dict[str, Json]]:
    """Return the documents of every policy that a user or a role has.

    A user has those of its groups as well.
    """
    kind = principal.kind.partition("/")[2].capitalize()
    holders = [(kind, principal.id)]
    if kind == "User":
        groups = step.find("ram/membership", UserName=principal.id)
        holders += [("Group", str(row.attributes["GroupName"])) for row in groups]
    found: list[dict[str, Json]] = []
    for type_, name in holders:
        for row in step.find("ram/attachment", PrincipalType=type_, PrincipalName=name):
            id_ = f"{row.attributes['PolicyType']}:{row.attributes['PolicyName']}"
            policy = step.get("ram/policy", id_) or find(step, id_)
            if policy is not None:
                found.append(json.loads(str(policy.attributes["PolicyDocument"])))
    return found


def find(step: Step, value: Json) -> Resource | None:
    """Return a System policy, which nobody has to create."""
    if not _SYSTEM.fullmatch(str(value)):
        return None
    type_, name = str(value).split(":")
    attributes: Attributes = {
        "PolicyName": name,
        "PolicyType": type_,
        "DefaultVersion": "v1",
        "Description": "",
        "PolicyDocument": _document(name),
        "CreateDate": "2015-01-01T00:00:00Z",
        "UpdateDate": "2015-01-01T00:00:00Z",
    }
    kind = step.cloud.kind("ram/policy")
    return Resource(kind.name, step.scope(kind), str(value), 0, attributes, created=0.0)


def named(step: Step, type_: str = "Custom") -> Resource:
    """Return the policy that a call names; EntityNotExist.Policy otherwise."""
    id_ = f"{step.text('PolicyType') or type_}:{step.need('PolicyName')}"
    kind = step.cloud.kind("ram/policy")
    row = step.get("ram/policy", id_) or find(step, id_)
    if row is None:
        raise kind.absent.error(step.text("PolicyName"))
    step.touch([row.id])
    return row


def get(step: Step) -> Attributes:
    """Return a policy with its default version."""
    row = named(step)
    version = step.get(
        "ram/policy_version", f"{row.id}:{row.attributes['DefaultVersion']}"
    )
    shown = dict(row.attributes)
    document = (
        version.attributes["PolicyDocument"] if version else shown["PolicyDocument"]
    )
    links = step.cloud.store.incoming(row)
    shown["AttachmentCount"] = sum(1 for _, link in links if link.mode == "refuse")
    shown["PolicyDocument"] = document
    default: Attributes = {
        "VersionId": shown["DefaultVersion"],
        "IsDefaultVersion": True,
        "PolicyDocument": document,
        "CreateDate": version.attributes["CreateDate"]
        if version
        else shown["CreateDate"],
    }
    return {"Policy": shown, "DefaultPolicyVersion": default}


def describe(step: Step) -> Attributes:
    """Change the description of a policy."""
    row = named(step)
    change(
        step,
        row,
        {"Description": step.text("NewDescription")},
        "UpdatePolicyDescription",
    )
    return {"Policy": dict(row.attributes)}


def delete(step: Step) -> Attributes:
    """Delete a policy that nobody has and whose other versions are gone."""
    row = named(step)
    versions = step.find("ram/policy_version", PolicyName=row.attributes["PolicyName"])
    if len(versions) > 1:
        raise ApiError(
            409,
            "DeleteConflict.Policy.Version",
            "The policy has versions besides its default one.",
        )
    remove(step, row)
    for version in versions:
        if step.cloud.store.get(*version.key) is version:
            erase(step.cloud.store, version)
    return {}
