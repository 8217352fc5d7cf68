"""The border firewall: policies in one order, and the books that they speak of."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows

POLICY = {
    "AclAction": "accept",
    "Description": "a rule",
    "Destination": "0.0.0.0/0",
    "DestinationType": "net",
    "Direction": "out",
    "NewOrder": "-1",
    "Proto": "TCP",
    "Source": "10.0.0.0/8",
    "SourceType": "net",
}


def add(ask: Asking, **more: Any) -> str:
    return str(ask("Cloudfw", "AddControlPolicy", **{**POLICY, **more})["AclUuid"])


def order(ask: Asking) -> list[str]:
    page = {"CurrentPage": "1", "PageSize": "50", "Direction": "out"}
    seen = rows(ask("Cloudfw", "DescribeControlPolicy", **page), "Policys")
    assert [row["Order"] for row in seen] == list(range(1, len(seen) + 1))
    return [str(row["AclUuid"]) for row in seen]


@pytest.fixture
def book(ask: Asking) -> dict[str, Any]:
    return ask(
        "Cloudfw",
        "AddAddressBook",
        GroupName="hosts",
        GroupType="domain",
        Description="hosts",
        AddressList="a.example,b.example",
    )


def test_policies_stay_in_an_unbroken_order(ask: Asking) -> None:
    one, two = add(ask), add(ask)
    first = add(ask, NewOrder="1")
    assert order(ask) == [first, one, two]
    ask("Cloudfw", "ModifyControlPolicyPriority", AclUuid=two, Order="1")
    assert order(ask) == [two, first, one]
    position = {"Direction": "out", "OldOrder": "1", "NewOrder": "3"}
    ask("Cloudfw", "ModifyControlPolicyPosition", **position)
    assert order(ask) == [first, one, two]
    ask("Cloudfw", "DeleteControlPolicy", AclUuid=first, Direction="out")
    assert order(ask) == [one, two]


def test_directions_have_orders_of_their_own(ask: Asking) -> None:
    add(ask)
    add(ask, Direction="in", Destination="10.0.0.1/32")
    used = ask("Cloudfw", "DescribePolicyPriorUsed", Direction="in")
    assert used == {"Start": 1, "End": 1}


def test_a_book_that_a_policy_speaks_of_stays(
    ask: Asking, book: dict[str, Any]
) -> None:
    group = {"Destination": "hosts", "DestinationType": "group"}
    refused = ask.refused(
        "Cloudfw", "AddControlPolicy", **{**POLICY, **group, "Destination": "others"}
    )
    assert refused.code == "ErrorAddressGroupNotExist"
    policy = add(ask, **group)
    (seen,) = rows(ask("Cloudfw", "DescribeAddressBook", GroupType="all"), "Acls")
    assert seen["ReferenceCount"] == 1
    assert ask.refused("Cloudfw", "DeleteAddressBook", **book)
    net = {"Destination": "0.0.0.0/0", "DestinationType": "net"}
    ask("Cloudfw", "ModifyControlPolicy", AclUuid=policy, **net)
    ask("Cloudfw", "DeleteAddressBook", **book)


def test_entries_are_added_taken_away_or_replaced(
    ask: Asking, book: dict[str, Any]
) -> None:
    given = {**book, "GroupName": "hosts", "Description": "hosts"}
    for mode, entries, left in (
        ("Append", "c.example", ["a.example", "b.example", "c.example"]),
        ("Delete", "a.example,b.example", ["c.example"]),
        ("Cover", "d.example", ["d.example"]),
    ):
        more = {"ModifyMode": mode, "AddressList": entries}
        ask("Cloudfw", "ModifyAddressBook", **given, **more)
        (seen,) = rows(ask("Cloudfw", "DescribeAddressBook"), "Acls")
        assert seen["AddressList"] == left
        assert seen["AddressListCount"] == len(left)
