"""The border firewall is ordered, shows what was bought, and is released."""

from typing import Any

from tests.simulator.cloud.asking import Asking

ORDER: dict[str, Any] = {
    "ProductCode": "vipcloudfw",
    "ProductType": "vipcloudfw",
    "SubscriptionType": "Subscription",
    "Period": 1,
    "Parameter": [
        {"Code": "Spec", "Value": "3"},
        {"Code": "IpNumber", "Value": "50"},
        {"Code": "CfwLog", "Value": "true"},
    ],
}


def ordered(ask: Asking) -> dict[str, Any]:
    data = ask("BssOpenApi", "CreateInstance", **ORDER)["Data"]
    assert isinstance(data, dict)
    return {"InstanceId": data["InstanceId"]}


def test_an_account_without_one_is_told_so(ask: Asking) -> None:
    refused = ask.refused("Cloudfw", "DescribeUserBuyVersion")
    assert refused.code == "ErrorFirewallNotBuy"


def test_what_was_ordered_is_shown(ask: Asking) -> None:
    seen = ask("Cloudfw", "DescribeUserBuyVersion", **ordered(ask))
    said = {name: seen[name] for name in ("InstanceStatus", "Version", "IpNumber")}
    assert said == {"InstanceStatus": "normal", "Version": "3", "IpNumber": "50"}
    assert seen["LogStatus"] is True


def test_an_account_has_one_at_most(ask: Asking) -> None:
    name = ordered(ask)
    assert ask.refused("BssOpenApi", "CreateInstance", **ORDER)
    ask("Cloudfw", "ReleasePostInstance", **name)
    ordered(ask)


def test_new_addresses_are_guarded_when_that_is_asked(ask: Asking) -> None:
    ordered(ask)
    ask("Cloudfw", "SetAutoProtectNewAssets", AutoProtect=True)
    seen = ask("Cloudfw", "DescribeAssetStatistic")
    assert seen["AutoResourceEnable"] is True
