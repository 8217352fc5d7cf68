"""What is ordered to protect: servers, data, and keys."""

from typing import Any

from tests.simulator.cloud.asking import ZONE, Asking, rows
from tests.simulator.services.servers import place


def _order(ask: Asking, product: str, **codes: str) -> str:
    parts = [{"Code": code, "Value": value} for code, value in codes.items()]
    given = {"ProductCode": product, "SubscriptionType": "Subscription"}
    made: Any = ask("BssOpenApi", "CreateInstance", **given, Parameter=parts)
    return str(made["Data"]["InstanceId"])


def test_the_protection_of_servers_says_what_was_ordered(ask: Asking) -> None:
    assert ask("Sas", "DescribeVersionConfig")["Version"] == 1
    id_ = _order(ask, "sas", VersionCode="level2", BuyNumber="60", vCore="400")
    seen: Any = ask("Sas", "GetInstance", InstanceId=id_, CommodityCode="sas")
    shown = seen["InstanceComponentValue"]
    assert shown == {"BuyNumber": "60", "VCore": "400", "VersionCode": "level2"}
    assert ask("Sas", "DescribeVersionConfig")["VmCores"] == 400


def test_the_search_for_sensitive_data_is_ordered_once(ask: Asking) -> None:
    before: Any = ask("Sddp", "DescribeUserStatus")
    assert before["UserStatus"]["Purchased"] is False
    _order(ask, "sddp", sddp_version="version_company", SDC="10")
    seen: Any = ask("Sddp", "DescribeUserStatus")
    assert seen["UserStatus"]["InstanceNum"] == "10"
    again = {"ProductCode": "sddp", "SubscriptionType": "Subscription"}
    refusal = ask.refused("BssOpenApi", "CreateInstance", **again)
    assert refusal.code == "InstanceExisted"


def test_rules_for_sensitive_data_bear_one_name_each(ask: Asking) -> None:
    given = {"Name": "number", "Content": "[]", "Category": 2}
    id_ = ask("Sddp", "CreateRule", **given)["Id"]
    assert ask.refused("Sddp", "CreateRule", **given).code == "RuleNameExisted"
    ask("Sddp", "ModifyRuleStatus", Id=id_, Status=0)
    (row,) = rows(ask("Sddp", "DescribeRules"), "Items")
    assert (row["Id"], row["Status"]) == (id_, 0)


def test_an_instance_for_keys_is_connected_and_protected(ask: Asking) -> None:
    at = place(ask)
    id_ = _order(ask, "kms", Spec="2000", KeyNum="500", VpcNum="2")
    given = {"KmsInstanceId": id_}
    seen: Any = ask("Kms", "GetKmsInstance", **given)
    assert seen["KmsInstance"]["Status"] == "Uninitialized"
    where = {"VpcId": at["VpcId"], "VSwitchIds": at["VSwitchId"], "ZoneIds": "moon"}
    connect = {**given, **where, "KMProvider": "Aliyun"}
    refusal = ask.refused("Kms", "ConnectKmsInstance", **connect)
    assert refusal.code == "InvalidParameter.ZoneIds"
    ask("Kms", "ConnectKmsInstance", **{**connect, "ZoneIds": ZONE})
    seen = ask("Kms", "GetKmsInstance", **given)["KmsInstance"]
    assert (seen["Status"], seen["Spec"]) == ("Connected", "2000")
    ask("Kms", "SetDeletionProtection", **given, EnableDeletionProtection=True)
    refusal = ask.refused("Kms", "ReleaseKmsInstance", **given)
    assert refusal.code == "Rejected.DeletionProtection"


def test_a_key_lies_in_an_instance_that_exists(ask: Asking) -> None:
    refusal = ask.refused("Kms", "CreateKey", DKMSInstanceId="kst-none")
    assert refusal.code == "Forbidden.DKMSInstanceNotFound"
