"""Alarms on quotas: by number or by part, on what the dimensions single out."""

from simulator.cloud.changing import change
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, missing

_BY = ("Threshold", "ThresholdPercent")


def judge(step: Step) -> None:
    """Refuse an alarm without a threshold; turn the dimensions into an object."""
    if not any(step.text(name) for name in _BY):
        raise missing("Threshold")
    found: Attributes = {}
    for row in listed(step.parameters.get("QuotaDimensions")):
        if isinstance(row, dict) and row.get("Key"):
            found[str(row["Key"])] = row.get("Value")
    step.parameters = {**step.parameters, "QuotaDimension": found}
    step.parameters.pop("QuotaDimensions", None)


def update(step: Step) -> Attributes:
    """Change an alarm; one kind of threshold takes the other's place."""
    row = step.named(step.kind.name, "AlarmId")
    names = ("AlarmName", "ThresholdType", *_BY)
    told = {name: step.parameters[name] for name in names if step.text(name)}
    if "WebHook" in step.parameters:
        told["Webhook"] = step.parameters["WebHook"]
    if any(name in told for name in _BY):
        told |= {name: None for name in _BY if name not in told}
    change(step, row, told, step.call.action)
    return {}


def words(step: Step, reply: Attributes) -> Attributes:
    """Say two fields by the names that they have in the list."""
    del step
    for row in listed(reply["QuotaAlarms"]):
        if isinstance(row, dict):
            row["WebHook"] = row["Webhook"]
            row["QuotaDimensions"] = row["QuotaDimension"]
    return reply
