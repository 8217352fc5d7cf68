"""What existed before is declared under its ids, protected, and never rebuilt."""

from typing import Any

import pulumi
import pytest
from pydantic import ValidationError

from infra.adoption import STACK, AdoptionConfig, declare
from tests.recording import Registered, record

VPC = "alicloud:vpc/network:Network"
ROUTE = "alicloud:vpc/routeEntry:RouteEntry"
VALUES: dict[str, Any] = {
    "as_of": "2019-12-01",
    "owner": {
        "department": "safp",
        "steward": "safp",
        "project": "2017-01-cloud-dc",
        "budget": "dc-build",
        "data": "internal",
    },
    "resources": {
        "centre": {"type": VPC, "id": "vpc-1", "inputs": {"cidrBlock": "10.0.0.0/12"}},
        "route": {"type": ROUTE, "id": "r-1", "inputs": {}, "ignored": ["name"]},
    },
}


def recorded(**changes: Any) -> dict[str, Registered]:
    config = AdoptionConfig.model_validate(VALUES | changes)

    def program() -> None:
        secret = pulumi.Output.secret("x")
        declare(STACK, config, access_key=secret, secret_key=secret)

    return {each.name: each for each in record(program, STACK)}


def test_each_is_imported_by_its_id_and_kept() -> None:
    for name, id_ in (("centre", "vpc-1"), ("route", "r-1")):
        request = recorded()[name].request
        assert request.importId == id_
        assert request.protect
        assert request.retainOnDelete


def test_owner_tags_are_written_where_a_type_takes_them() -> None:
    found = recorded()
    assert found["centre"].inputs["tags"]["gov-dept"] == "safp"
    assert "tags" not in found["route"].inputs
    assert "tags" not in recorded(marked=False)["centre"].inputs


def test_what_it_has_not_is_never_invented() -> None:
    assert list(recorded()["route"].request.ignoreChanges) == ["name"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"resources": {}},
        {"resources": {"x": {"type": "aws:s3/bucket:Bucket", "id": "x", "inputs": {}}}},
        {"resources": {"x": {"type": VPC, "id": "", "inputs": {}}}},
        {"resources": {"X Y": {"type": VPC, "id": "x", "inputs": {}}}},
    ],
)
def test_wrong_entries_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AdoptionConfig.model_validate(VALUES | wrong)
