"""Values of secrets: a new one becomes current, the one before keeps a name."""

from simulator.cloud.changing import change
from simulator.cloud.making import make
from simulator.cloud.references import listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step

CURRENT, PREVIOUS = "ACSCurrent", "ACSPrevious"


def put(step: Step) -> Attributes:
    """Add a version and move the stages on."""
    name = step.need("SecretName")
    if step.get("kms/secret", name) is None:
        raise step.kind.absent.error(name)
    fresh = make(step.on(step.kind, {**step.parameters, "VersionStages": [CURRENT]}))
    for row in step.find(step.kind.name, SecretName=name):
        if row.id != fresh.id and (stages := listed(row.attributes["VersionStages"])):
            moved = [PREVIOUS] if CURRENT in stages else []
            change(step.holding(row), row, {"VersionStages": list(moved)}, "")
    return {**fresh.attributes, "VersionStages": [CURRENT]}


def get(step: Step) -> Attributes:
    """Return a value by version or stage (the current one), with its secret's facts."""
    name = step.need("SecretName")
    secret = step.get("kms/secret", name)
    row = _version(step, name)
    if secret is None or row is None or secret.attributes["PlannedDeleteTime"]:
        raise step.kind.absent.error(name)
    return {**secret.attributes, **row.attributes}


def _version(step: Step, name: str) -> Resource | None:
    if version := step.text("VersionId"):
        return step.get(step.kind.name, f"{name}:{version}")
    stage = step.text("VersionStage") or CURRENT
    rows = step.find(step.kind.name, SecretName=name)
    fitting = [row for row in rows if stage in listed(row.attributes["VersionStages"])]
    return fitting[-1] if fitting else None
