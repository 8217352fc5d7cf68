"""Quotas: what is used of them, and alarms on them."""

from typing import Any

from tests.simulator.cloud.asking import Asking, rows

ALARM = {"AlarmName": "a", "ProductCode": "vpc", "QuotaActionCode": "q_b7klmn"}


def test_a_quota_says_how_much_is_used(ask: Asking) -> None:
    ask.network()
    ask.network("10.1.0.0/16")
    given = {"ProductCode": "vpc", "QuotaActionCode": "q_b7klmn"}
    seen: Any = ask("quotas", "GetProductQuota", **given)["Quota"]
    assert (seen["TotalUsage"], seen["TotalQuota"]) == (2.0, 1000)
    gone = ask.refused(
        "quotas", "GetProductQuota", ProductCode="x", QuotaActionCode="y"
    )
    assert gone.code == "QUOTA.NOT.FOUND"


def test_an_alarm_needs_a_threshold_and_has_one(ask: Asking) -> None:
    assert ask.refused("quotas", "CreateQuotaAlarm", **ALARM).code == "MissingParameter"
    where = [{"Key": "regionId", "Value": "here"}]
    given = {**ALARM, "ThresholdPercent": 80.0, "QuotaDimensions": where}
    id_ = ask("quotas", "CreateQuotaAlarm", **given)["AlarmId"]
    twice = ask.refused("quotas", "CreateQuotaAlarm", **given)
    assert twice.code == "ALARM.NAME.DUPLICATE"
    ask("quotas", "UpdateQuotaAlarm", AlarmId=id_, AlarmName="a", Threshold=5.0)
    (seen,) = rows(ask("quotas", "ListQuotaAlarms"), "QuotaAlarms")
    assert (seen["Threshold"], seen["ThresholdPercent"]) == (5.0, None)
    assert seen["QuotaDimensions"] == {"regionId": "here"}
