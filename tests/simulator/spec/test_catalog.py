"""Which operation a request means."""

import json
from pathlib import Path

import pytest
import yaml

from simulator import spec
from simulator.messages import Json

SPEC = spec.load()
PRODUCTS = Path(__file__).parents[3] / "facts" / "data" / "products.yaml"


@pytest.mark.parametrize(
    ("hint", "product"),
    [
        ("vpc-internal", "Vpc"),
        ("R-kvstore", "R-kvstore"),
        ("r_kvstore", "R-kvstore"),
        ("dataworks_public", "dataworks-public"),
        ("yundun_bastionhost", "Yundun-bastionhost"),
        ("bastionhost", "Yundun-bastionhost"),
        ("metrics", "Cms"),
        ("resourcedirectory", "ResourceDirectoryMaster"),
        ("waf-openapi", "waf-openapi"),
        ("nobody", None),
    ],
)
def test_every_spelling_finds_the_product(hint: str, product: str | None) -> None:
    assert SPEC.products.code(hint) == product


def test_every_product_of_the_private_cloud_is_specified() -> None:
    rows = yaml.load(PRODUCTS.read_text(), Loader=yaml.CSafeLoader)["products"]
    unknown = {name for name in rows if SPEC.products.code(name) is None}
    # The provider has an endpoint key for it and calls nothing there.
    assert unknown == {"cds"}


def test_version_and_action_are_enough_and_a_hint_decides_a_tie() -> None:
    operation = SPEC.rpc("2016-04-28", "CreateVpc")
    assert operation is not None
    assert operation.product == "Vpc"
    for hint, product in (("ros", "ROS"), ("waf", "waf-openapi")):
        tied = SPEC.rpc("2019-09-10", "MoveResourceGroup", hint)
        assert tied is not None
        assert tied.product == product


def test_an_unknown_action_version_or_path_is_nothing() -> None:
    assert SPEC.rpc("2016-04-28", "MakeTea") is None
    assert SPEC.rpc("1999-01-01", "CreateVpc") is None
    assert SPEC.rpc("2016-04-28", "createvpc") is None
    assert SPEC.roa("CS", "GET", "/no/such/path") is None
    assert SPEC.roa("nobody", "GET", "/clusters") is None


@pytest.mark.parametrize(
    ("product", "method", "path", "action", "parts"),
    [
        (
            "CS",
            "GET",
            "/clusters/c%201",
            "DescribeClusterDetail",
            {"cluster_id": "c 1"},
        ),
        ("CS", "POST", "/clusters", "CreateCluster", {}),
        ("CS", "POST", "/clusters/", "CreateCluster", {}),
        ("MaxCompute", "GET", "/tags", "ListTagResources", {}),
        (
            "ververica",
            "POST",
            "/api/v2/namespaces/n/jobs%3Astart",
            "StartJobWithParams",
            {"namespace": "n"},
        ),
        (
            "ververica",
            "POST",
            "/api/v2/namespaces/n/jobs:start",
            "StartJobWithParams",
            {"namespace": "n"},
        ),
    ],
)
def test_a_path_finds_its_action(
    product: str, method: str, path: str, action: str, parts: dict[str, str]
) -> None:
    found = SPEC.roa(product, method, path)
    assert found is not None
    assert (found[0].action, found[1]) == (action, parts)


def test_a_fixed_path_wins_over_a_named_part() -> None:
    found = SPEC.roa("CS", "GET", "/clusters/components/metadata")
    assert found is not None
    assert found[0].action == "DescribeAddons"


def test_unknown_names_are_not_remembered() -> None:
    for number in range(100):
        assert SPEC.rpc("2016-04-28", f"Nothing{number}") is None
    assert len(SPEC._found) < 100  # noqa: SLF001 there is no other way to see it


def test_every_reply_with_a_request_id_carries_it() -> None:
    operation = SPEC.rpc("2016-04-28", "CreateVpc")
    assert operation is not None
    reply = operation.shape({"VpcId": "vpc-1", "Secret": "no"}, "request-1")
    assert json.dumps(reply) == '{"VpcId": "vpc-1", "RequestId": "request-1"}'


def test_a_test_hears_of_a_name_that_the_model_lacks() -> None:
    operation = spec.load(strict=True).rpc("2016-04-28", "CreateVpc")
    assert operation is not None
    with pytest.raises(spec.ShapeError, match="Secret"):
        operation.shape({"Secret": "no"})


@pytest.mark.parametrize(
    ("values", "reply"),
    [
        ({"TotalCount": "7"}, 7),
        ({"TotalCount": 7.0}, 7),
    ],
)
def test_values_are_coerced_as_the_model_says(
    values: dict[str, Json], reply: int
) -> None:
    operation = SPEC.rpc("2016-04-28", "DescribeVpcs")
    assert operation is not None
    shaped = operation.shape(values)
    assert shaped == {"TotalCount": reply, "Vpcs": {"Vpc": []}}


def test_a_value_that_cannot_be_coerced_is_the_simulators_fault() -> None:
    operation = SPEC.rpc("2016-04-28", "DescribeVpcs")
    assert operation is not None
    wrong: list[dict[str, Json]] = [
        {"TotalCount": []},
        {"TotalCount": "many"},
        {"Vpcs": "text"},
        {"Vpcs": [["nested"]]},
    ]
    for values in wrong:
        with pytest.raises(spec.ShapeError):
            operation.shape(values)
