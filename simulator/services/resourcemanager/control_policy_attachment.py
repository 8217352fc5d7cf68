"""Attached control policies: they must be in force before one is attached."""

from simulator.cloud.step import Step
from simulator.messages import ApiError
from simulator.services.resourcemanager.directory import must


def in_force(step: Step) -> None:
    """Refuse to attach while control policies take no effect."""
    if must(step).attributes["ControlPolicyStatus"] != "Enabled":
        raise ApiError(
            409,
            "ControlPolicyNotEnabled",
            "Control policies are not enabled in this resource directory.",
        )
