"""Channels: what they deliver to must exist in this account."""

import re

from simulator.cloud.step import Step
from simulator.messages import ApiError

_STORE = re.compile(r"acs:log:[^:]*:[0-9]+:project/([^/]+)/logstore/(.+)")
_BUCKET = re.compile(r"acs:oss:[^:]*:[0-9]+:([^/]+)")


def judge(step: Step) -> None:
    """Refuse a log store or bucket that does not exist."""
    target = step.text("DeliveryChannelTargetArn")
    if store := _STORE.fullmatch(target):
        there = step.get("sls/logstore", f"{store[1]}:{store[2]}")
    elif bucket := _BUCKET.fullmatch(target):
        there = step.get("oss/bucket", bucket[1])
    else:
        return
    if there is None:
        raise ApiError(
            404,
            "DeliveryChannelTargetNotExists",
            f"The target {target} of the delivery channel does not exist.",
        )
