"""Lists whose filters come as pairs of name and values."""

from simulator.cloud.references import listed
from simulator.cloud.step import Step


def read_filters(step: Step) -> None:
    """Turn `Filter` pairs into parameters of the list."""
    given = dict(step.parameters)
    for one in listed(given.pop("Filter", None)):
        if isinstance(one, dict) and one.get("Key") and one.get("Value"):
            given[str(one["Key"])] = one["Value"]
    step.parameters = given
