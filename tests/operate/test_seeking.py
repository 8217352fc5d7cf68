"""What an interrupted creation made is found by what exists, and never guessed."""

from collections.abc import Sequence
from typing import Any

import pytest

from operate.simulator import seeking
from operate.simulator.seeking import Evidence

NETWORK = "alicloud:vpc/network:Network"
INPUTS = {"vpcName": "edge", "cidrBlock": "10.8.0.0/16", "tags": {"gov-dept": "safp"}}
INDEX = "alicloud:log/storeIndex:StoreIndex"


def there(type_: str, id_: str, **attributes: Any) -> dict[str, Any]:
    """Return a line of the inventory."""
    return {"type": type_, "id": id_, "attributes": attributes}


def call(action: str, made: str, **parameters: Any) -> dict[str, Any]:
    """Return a journal row of a call that made something."""
    return {
        "action": action,
        "ids": [made],
        "parameters": parameters,
        "decision": "done",
    }


def evidence(*shown: dict[str, Any], calls: Sequence[dict[str, Any]] = ()) -> Evidence:
    by_type: dict[str, list[dict[str, Any]]] = {}
    for each in shown:
        by_type.setdefault(each["type"], []).append(each)
    return Evidence(by_type, calls)


EDGE = there(NETWORK, "vpc-1", vpcName="edge", cidrBlock="10.8.0.0/16")


def test_what_has_the_declared_name_was_made() -> None:
    assert evidence(EDGE).identity(NETWORK, INPUTS, set()) == "vpc-1"


def test_what_exists_with_another_name_is_something_else() -> None:
    other = there(NETWORK, "vpc-2", vpcName="core", cidrBlock="10.8.0.0/16")
    assert evidence(other).identity(NETWORK, INPUTS, set()) is None
    assert evidence(other, EDGE).identity(NETWORK, INPUTS, set()) == "vpc-1"


def test_a_name_in_another_network_is_another_s() -> None:
    switch = "alicloud:vpc/switch:Switch"
    inputs = {"vswitchName": "a", "vpcId": "vpc-1", "cidrBlock": "10.8.1.0/24"}
    seen = there(switch, "vsw-1", vswitchName="a", vpcId="vpc-2")
    assert evidence(seen).identity(switch, inputs, set()) is None


def test_what_is_set_up_in_part_was_made_all_the_same() -> None:
    """The provider makes a cache, and sets its key and its window only afterwards."""
    cache = "alicloud:kvstore/instance:Instance"
    inputs = {"dbInstanceName": "c", "maintainStartTime": "18:00Z", "sslEnable": "Yes"}
    seen = there(cache, "r-1", dbInstanceName="c", maintainStartTime="02:00Z")
    assert evidence(seen).identity(cache, inputs, set()) == "r-1"


def test_one_common_value_that_is_no_name_proves_nothing() -> None:
    other = there(NETWORK, "vpc-3", cidrBlock="10.8.0.0/16")
    assert evidence(other).identity(NETWORK, INPUTS, set()) is None


def test_what_is_recorded_already_is_not_taken_twice() -> None:
    assert evidence(EDGE).identity(NETWORK, INPUTS, {"vpc-1"}) is None


def test_the_index_of_a_recorded_log_store_is_found() -> None:
    inputs = {"project": "p", "logstore": "s", "fullText": {"caseSensitive": False}}
    index = there(INDEX, "p:s", project="p", logstore="s")
    taken = {"p:s", "p", "s"}  # what the store itself is called
    assert evidence(index).identity(INDEX, inputs, taken) == "p:s"
    other = there(INDEX, "p:t", project="p", logstore="t")
    assert evidence(other).identity(INDEX, inputs, taken) is None


def test_numbers_and_switches_compare_however_they_are_written() -> None:
    listener = "alicloud:slb/listener:Listener"
    inputs = {
        "loadBalancerId": "lb-1",
        "protocol": "https",
        "frontendPort": 443,
        "bandwidth": 5,
        "gzip": True,
    }
    seen = there(
        listener, "lb-1:https:443", loadBalancerId="lb-1", bandwidth=5.0, gzip="on"
    )
    assert evidence(seen).identity(listener, inputs, {"lb-1"}) == "lb-1:https:443"


@pytest.mark.parametrize(
    ("type_", "seen", "inputs", "named"),
    [
        (
            "alicloud:ram/rolePolicyAttachment:RolePolicyAttachment",
            "Role:r:Custom:p",
            {"policyName": "p", "policyType": "Custom", "roleName": "r"},
            "role:p:Custom:r",
        ),
        (
            "alicloud:nas/accessRule:AccessRule",
            "g:extreme:ar-1",
            {"accessGroupName": "g", "fileSystemType": "extreme", "priority": 1},
            "g:ar-1:extreme",
        ),
        (
            "alicloud:oss/bucketVersioning:BucketVersioning",
            "b:versioning",
            {"bucket": "b", "status": "Enabled"},
            "b",
        ),
    ],
)
def test_the_providers_id_is_made_of_inputs_and_the_clouds_id(
    type_: str, seen: str, inputs: dict[str, Any], named: str
) -> None:
    shown = there(type_, seen, **inputs)
    assert evidence(shown).identity(type_, inputs, {"b"}) == named


def test_a_relation_that_the_inventory_does_not_show_is_known_by_its_call() -> None:
    kind = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"
    inputs = {"routeTableId": "vtb-1", "vswitchId": "vsw-1"}
    made = call("AssociateRouteTable", "vtb-1", RouteTableId="vtb-1", VSwitchId="vsw-1")
    assert evidence(calls=[made]).identity(kind, inputs, {"vtb-1"}) == "vtb-1:vsw-1"
    other = call("AssociateRouteTable", "vtb-1", RouteTableId="vtb-1", VSwitchId="x")
    assert evidence(calls=[other]).identity(kind, inputs, set()) is None
    # What the cloud itself names is never known by a call alone.
    network = call("CreateVpc", "vpc-1", VpcName="edge", CidrBlock="10.8.0.0/16")
    assert evidence(calls=[network]).identity(NETWORK, INPUTS, set()) is None


def test_calls_that_made_what_is_gone_are_no_evidence() -> None:
    rows = [
        call("CreateVpc", "vpc-old", VpcName="edge"),
        call("AssociateRouteTable", "vtb-1", RouteTableId="vtb-1"),
        {**call("CreateVpc", "vtb-1"), "decision": "uncertain"},
        call("DescribeVpcs", "vtb-1"),
    ]
    found = list(seeking._creating(rows, {"vtb-1"}))  # noqa: SLF001 - of what is read
    assert [row["action"] for row in found] == ["AssociateRouteTable"]


@pytest.mark.parametrize(
    ("type_", "id_"),
    [
        # Both are set again; the cloud takes that for nothing new.
        ("alicloud:ram/securityPreference:SecurityPreference", "-"),
        ("alicloud:ecs/securityGroupRule:SecurityGroupRule", "sgr-1"),
    ],
)
def test_what_is_only_set_is_set_again(type_: str, id_: str) -> None:
    inputs = {"a": "1", "b": "2"}
    assert evidence(there(type_, id_, **inputs)).identity(type_, inputs, set()) is None
