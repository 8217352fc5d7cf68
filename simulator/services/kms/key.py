"""Master keys: named by id, ARN or alias; some are protected against deletion."""

from simulator.cloud.changing import change
from simulator.cloud.references import found
from simulator.cloud.resource import Attributes, Resource, word
from simulator.cloud.step import Step, invalid, missing
from simulator.messages import Json

_SHORTEST, _LONGEST = 7, 366


def find(step: Step, value: Json) -> Resource | None:
    """Return the key that an alias stands for."""
    name = str(value).rpartition(":")[2]
    if not name.startswith("alias/"):
        return None
    alias = step.get("kms/alias", name)
    return step.get("kms/key", alias.attributes["KeyId"]) if alias else None


def judge_deletion(step: Step) -> None:
    """Refuse a waiting time out of range, and a key that is protected."""
    days = step.text("PendingWindowInDays")
    if days and not _SHORTEST <= int(days) <= _LONGEST:
        raise invalid("PendingWindowInDays")
    row = step.get("kms/key", step.need("KeyId"))
    guard = step.kind.protection
    if row and guard and word(row.attributes[guard.field]) in guard.when:
        raise guard.refused.error(row.id)


def protect(step: Step) -> Attributes:
    """Protect a key, or an instance, against deletion; or no longer."""
    on = step.need("EnableDeletionProtection").lower() == "true"
    if id_ := step.text("KmsInstanceId"):
        return _protect(step, "kms/instance", id_, on)
    named = step.text("ProtectedResourceArn") or step.text("KeyId")
    if not named:
        raise missing("ProtectedResourceArn")
    return _protect(step, "kms/key", named, "Enabled" if on else "Disabled")


def _protect(step: Step, name: str, id_: str, value: Json) -> Attributes:
    kind = step.cloud.kind(name)
    below = step.on(kind, {})
    row = found(below, kind, id_)
    if row is None:
        raise kind.absent.error(id_)
    step.touch([row.id])
    given: Attributes = {"DeletionProtection": value}
    if "DeletionProtectionDescription" in step.parameters:
        given["DeletionProtectionDescription"] = step.text(
            "DeletionProtectionDescription"
        )
    change(below, row, given, step.call.action)
    return {}
