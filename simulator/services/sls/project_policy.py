"""A project's policy comes as the body itself."""

import json

from simulator.cloud.step import Step
from simulator.messages import ApiError


def pack(step: Step) -> None:
    """Put the body into one parameter; refuses what is not a policy."""
    rest = {key: value for key, value in step.parameters.items() if key != "project"}
    body = rest.get("body")
    text = body if isinstance(body, str) else json.dumps(body or rest)
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _invalid() from error
    if not isinstance(document, dict) or "Statement" not in document:
        raise _invalid()
    step.parameters = {"project": step.parameters["project"], "policy": text}


def _invalid() -> ApiError:
    return ApiError(400, "ParameterInvalid", "The policy is not a valid document.")
