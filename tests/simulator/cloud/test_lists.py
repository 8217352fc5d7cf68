"""Lists: filters, tags and the two ways of paging."""

import pytest

from simulator.messages import Json
from tests.simulator.cloud.asking import Asking, rows


def names(reply: dict[str, Json]) -> list[Json]:
    return [row["VpcName"] for row in rows(reply, "Vpcs.Vpc")]


@pytest.fixture
def five(ask: Asking) -> Asking:
    for number in range(5):
        tags = [{"Key": "Parity", "Value": "even" if number % 2 == 0 else "odd"}]
        ask.network(VpcName=f"n{number}", Tag=tags)
    return ask


def test_lists_are_in_the_order_of_creation(five: Asking) -> None:
    assert names(five("Vpc", "DescribeVpcs")) == ["n0", "n1", "n2", "n3", "n4"]


def test_a_parameter_filters_the_attribute_of_its_name(five: Asking) -> None:
    assert names(five("Vpc", "DescribeVpcs", VpcName="n3")) == ["n3"]
    assert names(five("Vpc", "DescribeVpcs", VpcName="none")) == []


def test_several_values_may_be_given_in_each_form(five: Asking) -> None:
    seen = rows(five("Vpc", "DescribeVpcs"), "Vpcs.Vpc")
    first, second = str(seen[0]["VpcId"]), str(seen[1]["VpcId"])
    commas = five("Vpc", "DescribeVpcs", VpcId=f"{first},{second}")
    text = five("Vpc", "DescribeVpcs", VpcIds=f'["{first}","{second}"]')
    plain = five("Vpc", "DescribeVpcs", VpcIds=[second, first])
    assert names(commas) == names(text) == names(plain) == ["n0", "n1"]


def test_filters_meet(five: Asking) -> None:
    tags = [{"Key": "Parity", "Value": "odd"}]
    assert names(five("Vpc", "DescribeVpcs", VpcName="n1", Tag=tags)) == ["n1"]
    assert names(five("Vpc", "DescribeVpcs", VpcName="n2", Tag=tags)) == []


def test_a_tag_key_alone_is_enough(five: Asking) -> None:
    five.network(VpcName="plain")
    assert len(names(five("Vpc", "DescribeVpcs", Tag=[{"Key": "Parity"}]))) == 5


def test_pages_by_number(five: Asking) -> None:
    page = five("Vpc", "DescribeVpcs", PageNumber=2, PageSize=2)
    assert names(page) == ["n2", "n3"]
    assert (page["TotalCount"], page["PageNumber"], page["PageSize"]) == (5, 2, 2)
    assert "NextToken" not in page


def test_pages_by_token(five: Asking) -> None:
    seen: list[Json] = []
    token = ""
    for _ in range(3):
        page = five("Vpc", "DescribeVpcs", MaxResults=2, NextToken=token)
        seen += names(page)
        token = str(page.get("NextToken", ""))
    assert seen == ["n0", "n1", "n2", "n3", "n4"]
    assert token == ""


@pytest.mark.parametrize(
    "wrong",
    [{"PageSize": 0}, {"PageSize": 51}, {"PageNumber": "x"}, {"NextToken": "?"}],
)
def test_a_wrong_page_is_refused(ask: Asking, wrong: dict[str, int | str]) -> None:
    assert ask.refused("Vpc", "DescribeVpcs", **wrong).code == "InvalidParameter"


def test_a_filter_follows_a_change(five: Asking) -> None:
    seen = rows(five("Vpc", "DescribeVpcs", VpcName="n1"), "Vpcs.Vpc")
    five("Vpc", "ModifyVpcAttribute", VpcId=seen[0]["VpcId"], VpcName="m1")
    assert names(five("Vpc", "DescribeVpcs", VpcName="n1")) == []
    assert names(five("Vpc", "DescribeVpcs", VpcName="m1")) == ["m1"]


def test_the_catalogue_is_filtered_too(ask: Asking) -> None:
    reply = ask("Ecs", "DescribeInstanceTypes", InstanceTypes=["ecs.g7.large"])
    (row,) = rows(reply, "InstanceTypes.InstanceType")
    assert (row["CpuCoreCount"], row["MemorySize"]) == (2, 8.0)
