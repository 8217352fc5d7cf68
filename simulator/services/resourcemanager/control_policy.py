"""Control policies: they need a directory, and one of them is everybody's."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.services.resourcemanager.directory import must

if TYPE_CHECKING:
    from simulator.messages import Json


def in_directory(step: Step) -> None:
    """Refuse a call of an account that is in no directory."""
    must(step)


def counted(step: Step, reply: Attributes) -> Attributes:
    """Say to how many targets a policy is attached."""
    held = reply["ControlPolicy"]
    shown: dict[str, Json] = dict(held) if isinstance(held, dict) else {}
    kind = "resourcemanager/control_policy_attachment"
    shown["AttachmentCount"] = str(len(step.find(kind, PolicyId=shown["PolicyId"])))
    return {**reply, "ControlPolicy": shown}
