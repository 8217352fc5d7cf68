"""Master keys: named by id, ARN or alias; some are protected against deletion."""

from simulator.cloud.resource import Resource, word
from simulator.cloud.step import Step, invalid
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
