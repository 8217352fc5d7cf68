"""Trails: they need somewhere to deliver to, and say whether they do."""

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step
from simulator.messages import ApiError

ARN_PARTS = 5


def judge_delivery(step: Step) -> None:
    """Refuse a trail that delivers nowhere, or to a log project that is not there."""
    held = step.get(step.kind.name, step.need("Name"))
    known = {**(held.attributes if held else {}), **step.parameters}
    arn = str(known.get("SlsProjectArn") or "")
    targets = (arn, known.get("OssBucketName"), known.get("MaxComputeProjectArn"))
    if not any(targets):
        raise ApiError(
            400,
            "NoDeliveryDestinationException",
            "A bucket, a log project or a MaxCompute project is needed.",
        )
    if arn:
        project = arn.rpartition("/")[2]
        named = arn.startswith("acs:log:") and len(arn.split(":")) >= ARN_PARTS
        if not named or step.get("sls/project", project) is None:
            raise ApiError(
                400, "SlsProjectNotExistException", f"The project {arn} does not exist."
            )


def status(step: Step) -> Attributes:
    """Return whether a trail delivers, and since when."""
    row = step.must(step.kind.name, step.need("Name"))
    return {
        "IsLogging": row.attributes["Status"] == "Enable",
        "StartLoggingTime": row.attributes["StartLoggingTime"],
        "StopLoggingTime": row.attributes["StopLoggingTime"],
        "OssBucketStatus": bool(row.attributes["OssBucketName"]),
        "SlsLogStoreStatus": bool(row.attributes["SlsProjectArn"]),
    }
