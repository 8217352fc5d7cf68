"""Deployment sets: how many servers each has."""

from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step


def count(step: Step, reply: Attributes) -> Attributes:
    """Say how many servers each set has."""
    held = reply["DeploymentSets"]
    for row in listed(held.get("DeploymentSet")) if isinstance(held, dict) else []:
        if isinstance(row, dict):
            where = {"DeploymentSetId": row["DeploymentSetId"]}
            row["InstanceAmount"] = len(step.find("ecs/instance", **where))
    return reply
