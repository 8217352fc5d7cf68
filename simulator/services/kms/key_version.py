"""Versions of keys: a new one is used from then on."""

from simulator.cloud.changing import change
from simulator.cloud.references import found, usable
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step
from simulator.messages import ApiError


def _key(step: Step) -> Resource:
    kind = step.cloud.kind("kms/key")
    row = found(step.on(kind, {}), kind, step.need("KeyId"))
    if row is None:
        raise kind.absent.error(step.text("KeyId"))
    return row


def judge(step: Step) -> None:
    """Refuse a symmetric key: its versions come by rotation alone."""
    row = _key(step)
    usable(row)
    if not str(row.attributes["KeySpec"]).startswith(("RSA", "EC")):
        raise ApiError(
            400,
            "UnsupportedOperation",
            "This action is not supported for symmetric keys.",
        )
    step.parameters = {"KeyId": row.id}


def turn(step: Step, reply: Attributes) -> Attributes:
    """Let the key use its new version."""
    made = step.resource
    if made is not None:
        kind = step.cloud.kind("kms/key")
        now: Attributes = {
            "PrimaryKeyVersion": made.attributes["KeyVersionId"],
            "LastRotationDate": made.attributes["CreationDate"],
        }
        change(step.on(kind, {}), _key(step), now, step.call.action)
    return reply
