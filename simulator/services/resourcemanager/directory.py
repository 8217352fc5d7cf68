"""The directory of an account: every call means the one that there is."""

from typing import TYPE_CHECKING

from simulator.cloud.changing import change, erase
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid

if TYPE_CHECKING:
    from simulator.messages import Json

_KIND = "resourcemanager/directory"


def must(step: Step) -> Resource:
    """Return the directory of the caller's account; refuses when it has none."""
    rows = step.find(_KIND)
    if not rows:
        raise step.cloud.kind(_KIND).absent.error("")
    step.touch([rows[0].id])
    return rows[0]


def set_in(step: Step, field: str, value: str) -> Resource:
    """Change one field of the directory and return the directory."""
    row = must(step)
    below = step.on(step.cloud.kind(_KIND), {})
    change(below, row, {field: value}, step.call.action)
    return row


def show(step: Step) -> Attributes:
    """Show the directory."""
    shown: Json = dict(must(step).attributes)
    return {"ResourceDirectory": shown}


def _policies(step: Step, value: str) -> Attributes:
    row = set_in(step, "ControlPolicyStatus", value)
    return {"EnablementStatus": row.attributes["ControlPolicyStatus"]}


def enable(step: Step) -> Attributes:
    """Let control policies take effect."""
    return _policies(step, "Enabled")


def disable(step: Step) -> Attributes:
    """Let control policies take no effect; what is attached is detached."""
    reply = _policies(step, "Disabled")
    for row in step.find("resourcemanager/control_policy_attachment"):
        if row.attributes["PolicyType"] == "Custom":
            erase(step.cloud.store, row)
    return reply


def enablement(step: Step) -> Attributes:
    """Say whether control policies take effect."""
    return {"EnablementStatus": must(step).attributes["ControlPolicyStatus"]}


def read_status(step: Step) -> str:
    """Return the word Enabled or Disabled that a call gives."""
    value = step.need("Status")
    if value not in ("Enabled", "Disabled"):
        raise invalid("Status", "InvalidParameter.Status")
    return value


def permit_deletion(step: Step) -> Attributes:
    """Say whether members may be deleted."""
    row = set_in(step, "MemberDeletionStatus", read_status(step))
    return {
        "ManagementAccountId": row.attributes["MasterAccountId"],
        "MemberDeletionStatus": row.attributes["MemberDeletionStatus"],
        "ResourceDirectoryId": row.id,
    }


def destroy(step: Step) -> Attributes:
    """Remove the directory when nothing but its root is left."""
    row = must(step)
    kind = step.cloud.kind(_KIND)
    if len(step.find("resourcemanager/folder")) > 1:
        raise kind.in_use.error("folder")
    attached = step.find("resourcemanager/control_policy_attachment")
    if any(one.attributes["PolicyType"] == "Custom" for one in attached):
        raise kind.in_use.error("control policy")
    erase(step.cloud.store, row)
    return {}
