"""How requests are read: forms, refusals, and what the protocol keeps to itself."""

from typing import Any

import pytest

from simulator import spec
from simulator.messages import ApiError
from simulator.spec import Operation

SPEC = spec.load(strict=True)
VPC = "2016-04-28"
CONTROL = {
    "Action": "CreateVpc",
    "Version": VPC,
    "Format": "JSON",
    "Timestamp": "2018-10-11T00:00:00Z",
    "AccessKeyId": "key",
    "Signature": "…",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "1",
    "SignatureVersion": "1.0",
    "SecurityToken": "token",
}


def rpc(version: str, action: str, hint: str | None = None) -> Operation:
    operation = SPEC.rpc(version, action, hint)
    assert operation is not None
    return operation


def refusal(operation: Operation, flat: dict[str, str], body: Any = None) -> ApiError:
    with pytest.raises(ApiError) as refused:
        operation.bind(flat, body)
    assert refused.value.status == 400
    return refused.value


def test_flat_names_become_nested_and_typed() -> None:
    flat = CONTROL | {
        "CidrBlock": "10.0.0.0/8",
        "EnableIpv6": "True",
        "Ipv6CidrMask": "56",
        "Tag.2.Key": "gov-env",
        "Tag.2.Value": "pilot",
        "Tag.1.Key": "gov-dept",
        "Tag.1.Value": "",
    }
    assert rpc(VPC, "CreateVpc").bind(flat) == {
        "CidrBlock": "10.0.0.0/8",
        "EnableIpv6": True,
        "Ipv6CidrMask": 56,
        "Tag": [
            {"Key": "gov-dept", "Value": ""},
            {"Key": "gov-env", "Value": "pilot"},
        ],
    }


def test_the_tenth_element_comes_after_the_second() -> None:
    flat = {f"ResourceId.{at}": f"vpc-{at}" for at in (10, 2, 1)}
    flat |= {"ResourceType": "VPC", "Tag.1.Key": "a"}
    bound = rpc(VPC, "TagResources").bind(flat)
    assert bound["ResourceId"] == ["vpc-1", "vpc-2", "vpc-10"]


@pytest.mark.parametrize(
    ("flat", "code", "named"),
    [
        ({}, "MissingParameter", "VpcId"),
        ({"VpcId": "v", "NoSuch": "1"}, "InvalidParameter", "NoSuch"),
        ({"VpcId": "v", "NoSuch.1.Key": "1"}, "InvalidParameter", "NoSuch"),
        ({"VpcId": "v", "EnableIPv6": "maybe"}, "InvalidParameter", "EnableIPv6"),
        ({"VpcId": "v", "Ipv6CidrMask": "1e3"}, "InvalidParameter", "Ipv6CidrMask"),
        ({"VpcId": "v", "Ipv6CidrMask": "\uff11"}, "InvalidParameter", "Ipv6CidrMask"),
        ({"VpcId": "v", "Ipv6CidrMask": "9" * 9999}, "InvalidParameter", "Ipv6Cidr"),
    ],
)
def test_what_the_action_does_not_take_is_refused(
    flat: dict[str, str], code: str, named: str
) -> None:
    operation = rpc(VPC, "ModifyVpcAttribute")
    refused = refusal(operation, flat)
    assert refused.code == code
    assert f'"{named}' in refused.message


@pytest.mark.parametrize(
    "flat",
    [
        {"Tag.one.Key": "a"},
        {"Tag": "word"},
        {"Tag.1.Name": "a"},
        {"Tag.1": "a"},
        {"Tag": "["},
        {"Tag": "[" * 100_000},
        {"Tag.1.Key": "a", "Tag.1.Key.Deeper": "b"},
    ],
)
def test_a_list_of_another_form_is_refused(flat: dict[str, str]) -> None:
    assert refusal(rpc(VPC, "CreateVpc"), flat).code == "InvalidParameter"


def test_common_parameters_are_accepted_even_where_a_model_lacks_them() -> None:
    operation = rpc("2015-05-01", "GetRole")
    assert "RegionId" not in operation.request.members
    bound = operation.bind({"RoleName": "auditor", "RegionId": "here"})
    assert bound == {"RoleName": "auditor", "RegionId": "here"}


def test_the_region_is_never_missing_for_the_host_says_it() -> None:
    assert rpc(VPC, "DescribeVpcs").request.members["RegionId"].required
    assert rpc(VPC, "DescribeVpcs").bind({}) == {}


def test_an_empty_number_is_no_number() -> None:
    assert rpc(VPC, "CreateVpc").bind({"Ipv6CidrMask": ""}) == {}


def test_an_empty_number_inside_a_structure_is_none_but_an_empty_text_is_a_text() -> (
    None
):
    flat = {"LaunchTemplateName": "a", "SystemDisk.Iops": "", "SystemDisk.DiskName": ""}
    bound = rpc("2014-05-26", "CreateLaunchTemplate").bind(flat)
    assert bound["SystemDisk"] == {"DiskName": ""}


def test_a_list_arrives_as_json_as_words_or_name_by_name() -> None:
    operation = rpc("2020-09-07", "ListAggregators")
    tag = [{"Key": "a", "Value": "b"}]
    forms: list[dict[str, str]] = [
        {"Tag": '[{"Key": "a", "Value": "b"}]'},
        {"Tag.1.Key": "a", "Tag.1.Value": "b"},
    ]
    bound = [operation.bind(form | {"MaxResults": "5"}) for form in forms]
    assert bound == [{"Tag": tag, "MaxResults": 5}] * 2


def test_a_list_of_words_may_be_one_text_with_commas() -> None:
    operation = rpc(VPC, "GrantInstanceToVbr")
    assert operation.request.members["VbrInstanceIds"].style == "c"
    others = {
        "GrantType": "x",
        "InstanceId": "x",
        "VbrOwnerUid": "1",
        "VbrRegionNo": "x",
    }
    bound = operation.bind(others | {"VbrInstanceIds": "vbr-1,vbr-2"})
    assert bound["VbrInstanceIds"] == ["vbr-1", "vbr-2"]


def test_a_body_that_is_one_parameter_is_found_by_its_names() -> None:
    found = SPEC.roa("MaxCompute", "POST", "/api/v1/projects")
    assert found is not None
    assert found[0].bind({}, {"name": "census"}) == {"name": "census"}


def test_a_body_of_another_form_is_refused() -> None:
    found = SPEC.roa("CS", "POST", "/clusters")
    assert found is not None
    assert refusal(found[0], {}, ["no object"]).code == "InvalidParameter"


def test_a_body_that_is_missing_is_named() -> None:
    found = SPEC.roa("FC", "PUT", "/2023-03-30/functions/f/concurrency")
    assert found is not None
    assert found[0].request.members["body"].required
    assert refusal(found[0], {}).code == "MissingParameter"
    assert found[0].bind({}, {"reservedConcurrency": 5}) == {"reservedConcurrency": 5}
