"""Secrets: tags come as text, values move to their versions, deletion can wait."""

import json
from typing import TYPE_CHECKING

from simulator.cloud import tags
from simulator.cloud.changing import change, remove
from simulator.cloud.clock import written
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid, missing

if TYPE_CHECKING:
    from simulator.messages import Json

VALUES = ("SecretData", "SecretDataType", "VersionId")
_LONGEST = 30
SECONDS_OF_A_DAY = 86400


def tags_of(step: Step) -> None:
    """Read the tags, which this action takes as JSON text; refuse an empty value."""
    for name in ("SecretData", "VersionId"):
        if not step.text(name):
            raise missing(name)
    text = step.text("Tags")
    if not text:
        return
    try:
        read = json.loads(text)
    except ValueError as error:
        raise invalid("Tags") from error
    held = tags.pairs(read if isinstance(read, list) else [])
    rest = {key: value for key, value in step.parameters.items() if key != "Tags"}
    pairs: list[Json] = [{"Key": key, "Value": value} for key, value in held.items()]
    step.parameters = {**rest, "Tag": pairs}


def forget(step: Step, reply: Attributes) -> Attributes:
    """Keep the value with its version only."""
    row = step.get("kms/secret", step.text("SecretName"))
    if row is not None:
        kept = {key: row.attributes[key] for key in row.attributes if key not in VALUES}
        step.cloud.store.change(row, kept)
    return reply


def delete(step: Step) -> Attributes:
    """Remove at once when told to, else plan the removal."""
    row = step.must(step.kind.name, step.need("SecretName"))
    if step.text("ForceDeleteWithoutRecovery").lower() == "true":
        remove(step.holding(row), row)
        return {"SecretName": row.id}
    days = int(step.text("RecoveryWindowInDays") or _LONGEST)
    if not 1 <= days <= _LONGEST:
        raise invalid("RecoveryWindowInDays")
    when = written(step.now + days * SECONDS_OF_A_DAY)
    change(step.holding(row), row, {"PlannedDeleteTime": when}, "")
    return {"SecretName": row.id, "PlannedDeleteTime": when}
