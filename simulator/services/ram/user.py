"""Users: what the simulator does not keep of them."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError


def no_device(step: Step) -> Attributes:
    """Say that a user has no MFA device: none can be bound."""
    name = step.named("ram/user", "UserName").id
    raise ApiError(
        404, "EntityNotExist.User.MFADevice", f"The user {name} has no MFA device."
    )
