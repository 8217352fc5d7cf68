"""Deployed interfaces: each is a copy of what was written when it was deployed."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError

if TYPE_CHECKING:
    from simulator.messages import Json


def take(step: Step) -> None:
    """Copy what an interface says now."""
    api = step.get("cloudapi/api", step.need("ApiId"))
    if api is None:
        raise ApiError(404, "NotFoundApi", f"The API {step.text('ApiId')} is not here.")
    content: Json = dict(api.attributes)
    step.parameters = {
        **step.parameters,
        "GroupId": api.attributes["GroupId"],
        "Content": content,
    }


def show(step: Step, reply: Attributes) -> Attributes:
    """Show the copy with the time at which it was made."""
    row = step.get(step.kind.name, f"{step.need('ApiId')}:{step.need('StageName')}")
    content = row.attributes["Content"] if row else {}
    return {**(content if isinstance(content, dict) else {}), **reply}
