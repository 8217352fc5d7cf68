"""Quotas of compute units: the name of one is made of what was asked for."""

from typing import Any

from tests.simulator.cloud.asking import Asking


def test_a_quota_bears_a_name_around_the_one_asked_for(ask: Asking) -> None:
    given: dict[str, Any] = {"chargeType": "Subscription", "commodityCode": "odpsplus"}
    made: Any = ask.rest("MaxCompute", "CreateQuota", {}, **given, partNickName="two")
    assert made["data"]["nickName"] == "os_two_p"
    seen: Any = ask.rest("MaxCompute", "GetQuota", {"nickname": "os_two_p"})
    assert seen["billingPolicy"]["billingMethod"] == "subscription"
    assert [row["nickName"] for row in seen["subQuotaInfoList"]] == ["os_two"]
