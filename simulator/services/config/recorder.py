"""The recorder: it knows kinds of resources by names of three parts."""

import re

from simulator.cloud.making import values_of
from simulator.cloud.step import Step
from simulator.messages import ApiError, Json

_NAME = re.compile(r"ACS::[A-Za-z0-9]+::[A-Za-z0-9]+")


def read_types(step: Step) -> None:
    """Read the list of kinds; refuses what is no name of one."""
    types = values_of(step.parameters.get("ResourceTypes"))
    wrong = [name for name in types if not _NAME.fullmatch(name)]
    if wrong or not types:
        message = f"No kind of resource is named {', '.join(wrong)}."
        raise ApiError(400, "Invalid.ResourceTypes.Value", message)
    names: list[Json] = [*types]
    step.parameters = {**step.parameters, "ResourceTypes": names}
