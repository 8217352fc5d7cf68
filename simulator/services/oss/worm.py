"""Retention: it can only be made longer."""

from simulator.cloud.step import Step
from simulator.messages import ApiError


def judge_extension(step: Step) -> None:
    """Refuse a retention that is shorter than the present one."""
    row = step.get("oss/worm", step.text("bucket"))
    days = step.need("RetentionPeriodInDays")
    if row is not None and int(days) < int(
        str(row.attributes["RetentionPeriodInDays"])
    ):
        raise ApiError(
            400, "InvalidArgument", "The retention period cannot be made shorter."
        )
