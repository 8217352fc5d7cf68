"""Instances: empty lists say nothing; a policy changes from the version seen."""

import json

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import Step, invalid
from simulator.messages import ApiError


def without_empty(step: Step) -> None:
    """Leave out lists that are given empty: the usual ones hold."""
    step.parameters = {
        name: value for name, value in step.parameters.items() if value not in ([], "")
    }


def _instance(step: Step) -> Resource:
    return step.named(step.kind.name, "InstanceName")


def _policy(step: Step) -> str:
    text = step.need("Policy")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise invalid("Policy", "OTSParameterInvalid") from error
    if not isinstance(document, dict) or "Statement" not in document:
        raise invalid("Policy", "OTSParameterInvalid")
    return text


def _write(step: Step, policy: str) -> Attributes:
    row = _instance(step)
    held = int(str(row.attributes["PolicyVersion"]))
    if int(step.text("PolicyVersion") or 0) != held:
        raise ApiError(409, "OTSPolicyVersionMismatch", f"The version is {held}.")
    given: Attributes = {"Policy": policy, "PolicyVersion": held + 1}
    change(step, row, given, step.call.action)
    return {"Code": "200", "Message": ""}


def put_policy(step: Step) -> Attributes:
    """Write a policy over the version that the caller has seen."""
    return _write(step, _policy(step))


def delete_policy(step: Step) -> Attributes:
    """Remove the policy of the version that the caller has seen."""
    return _write(step, "")


def check_policy(step: Step) -> Attributes:
    """Judge a policy without keeping it."""
    _instance(step)
    _policy(step)
    return {"Code": "200", "Message": ""}
