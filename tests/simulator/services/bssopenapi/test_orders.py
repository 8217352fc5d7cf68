"""Orders, and the bastion host that is ordered."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows
from tests.simulator.services.servers import place

ORDER = {
    "ProductCode": "bastionhost",
    "ProductType": "bastionhost",
    "SubscriptionType": "Subscription",
    "Period": 12,
    "RenewalStatus": "NotRenewal",
    "Parameter": [
        {"Code": "LicenseCode", "Value": "bhah_ent_50_asset"},
        {"Code": "PlanCode", "Value": "cloudbastion"},
        {"Code": "Storage", "Value": "1"},
        {"Code": "Bandwidth", "Value": "5"},
    ],
}
BASTION = "Yundun-bastionhost"


@pytest.fixture
def bastion(ask: Asking) -> str:
    made: Any = ask("BssOpenApi", "CreateInstance", **ORDER)
    return str(made["Data"]["InstanceId"])


def test_what_cannot_be_ordered_is_refused(ask: Asking) -> None:
    other = {**ORDER, "ProductCode": "moon"}
    assert ask.refused("BssOpenApi", "CreateInstance", **other).code == "NotApplicable"


def test_what_is_ordered_waits_to_be_started(ask: Asking, bastion: str) -> None:
    given = {"InstanceId": bastion}
    read = "DescribeInstanceAttribute"
    seen: Any = ask(BASTION, read, **given)["InstanceAttribute"]
    assert seen["InstanceStatus"] == "PENDING"
    # One TiB ordered, one that the licence brings.
    assert seen["Storage"] == 2 * 1024**4
    at = place(ask)
    ask(
        BASTION,
        "StartInstance",
        **given,
        VswitchId=at["VSwitchId"],
        SecurityGroupIds=[at["SecurityGroupId"]],
    )
    seen = ask(BASTION, read, **given)["InstanceAttribute"]
    assert (seen["InstanceStatus"], seen["VpcId"]) == ("RUNNING", at["VpcId"])
    assert seen["AuthorizedSecurityGroups"] == [at["SecurityGroupId"]]


def test_an_order_is_paid_renewed_and_given_back(ask: Asking, bastion: str) -> None:
    asked: Any = ask("BssOpenApi", "QueryAvailableInstances", InstanceIDs=bastion)
    (row,) = asked["Data"]["InstanceList"]
    assert (row["InstanceID"], row["RenewStatus"]) == (bastion, "NotRenewal")
    ask(
        "BssOpenApi",
        "SetRenewal",
        InstanceIDs=bastion,
        ProductCode="bastionhost",
        RenewalStatus="ManualRenewal",
    )
    given = {"InstanceId": bastion, "ProductCode": "bastionhost"}
    ask("BssOpenApi", "RefundInstance", **given)
    asked = ask("BssOpenApi", "QueryAvailableInstances", InstanceIDs=bastion)
    assert asked["Data"]["InstanceList"] == []
    gone = ask.refused(BASTION, "DescribeInstanceAttribute", InstanceId=bastion)
    assert gone.code == "Commodity.BizError.InvalidStatus"
    orders = rows(ask("BssOpenApi", "QueryOrders"), "Data.OrderList.Order")
    assert [one["OrderType"] for one in orders] == ["New", "Refund"]


def test_a_group_of_hosts_belongs_to_one_bastion(ask: Asking, bastion: str) -> None:
    given = {"InstanceId": bastion, "HostGroupName": "platform"}
    id_ = ask(BASTION, "CreateHostGroup", **given)["HostGroupId"]
    twice = ask.refused(BASTION, "CreateHostGroup", **given)
    assert twice.code == "OBJECT_AlREADY_EXISTS"
    key = {"InstanceId": bastion, "HostGroupId": id_}
    ask(BASTION, "ModifyHostGroup", **key, Comment="servers")
    seen: Any = ask(BASTION, "GetHostGroup", **key)["HostGroup"]
    assert seen["Comment"] == "servers"
    ask(BASTION, "DeleteHostGroup", **key)
    assert ask.refused(BASTION, "GetHostGroup", **key).code == "OBJECT_NOT_FOUND"


@pytest.mark.parametrize(
    ("code", "product"), [("bastionhost", BASTION), ("dbaudit", "Yundun-dbaudit")]
)
def test_a_group_does_not_wait_for_what_the_provider_never_gives_back(
    ask: Asking, code: str, product: str
) -> None:
    ordered: Any = ask(
        "BssOpenApi", "CreateInstance", **(ORDER | {"ProductCode": code})
    )
    made: Any = ask(
        "ResourceManager", "CreateResourceGroup", Name="base", DisplayName="Base"
    )
    group = made["ResourceGroup"]["Id"]
    ask(
        product,
        "MoveResourceGroup",
        ResourceId=ordered["Data"]["InstanceId"],
        ResourceGroupId=group,
        ResourceType="INSTANCE",
    )
    ask("ResourceManager", "DeleteResourceGroup", ResourceGroupId=group)
    error = ask.refused("ResourceManager", "GetResourceGroup", ResourceGroupId=group)
    assert error.code == "EntityNotExists.ResourceGroup"
