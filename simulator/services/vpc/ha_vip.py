"""Moving addresses: which one of a subnet."""

from simulator.cloud.step import Step
from simulator.services.vpc.addresses import private
from simulator.services.vpc.filters import read_filters

__all__ = ["choose", "read_filters"]


def choose(step: Step) -> None:
    """Take a free address of the subnet unless the caller names one."""
    switch = step.get("vpc/vswitch", step.need("VSwitchId"))
    if switch is not None and not step.text("IpAddress"):
        step.parameters = {**step.parameters, "IpAddress": private(step, switch)}
