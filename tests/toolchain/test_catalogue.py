"""A type or an input that is new after an upgrade is refused until it is classified."""

import copy
from typing import Any

import pytest

from toolchain.catalogue.join import Join

CLASSIFIED: dict[str, Any] = {
    "modules": {
        "oss": {"disposition": "allowed", "types": {"Bucket": ["STORE"], "Acl": []}},
        "cdn": {
            "disposition": "denied",
            "rule": "edge_placement",
            "why": "abroad",
            "types": {"Domain": ["EDGE"]},
        },
    },
    "exceptions": {},
    "speakers": {"log_outside_macau": ["oss.Acl"]},
    "inputs": {"region": ["regionId"], "store": ["target"], "words": ["tags"]},
    "paths": {"oss.Bucket": {"acl": {"kind": "refuse", "values": ["x"], "rule": "r"}}},
    "silent": ["endpointType", "bucket"],
    "parents": ["bucket", "bucketName"],
    "own": {},
    "account": [],
    "named": [],
}
BUCKET, ACL = "alicloud:oss/bucket:Bucket", "alicloud:oss/acl:Acl"
INPUTS = {
    BUCKET: {"bucket": "string", "tags{}": "string", "acl": "string"},
    ACL: {"bucket": "string", "rules[].regionId": "string", "target": "string"},
    "alicloud:cdn/domain:Domain": {"scope": "string", "anything.url": "string"},
}
KNOWN = {
    token: {"tags": token == BUCKET, "group": False}
    for token in (*INPUTS, "alicloud:oss/acl:New", "alicloud:oss/new:New")
}


def joined(inputs: dict[str, dict[str, str]] | None = None, **changes: Any) -> Join:
    join = Join({**CLASSIFIED, **changes}, KNOWN)
    join.run(inputs or INPUTS)
    return join


def test_each_type_gets_its_row() -> None:
    join = joined()
    assert not join.problems
    assert join.rows[BUCKET] == {
        "nature": ["STORE"],
        "is": "allowed",
        "owner": "tag",
        "inputs": [["acl", "refuse", "r", ["x"]], ["tags{}", "words", ""]],
    }
    assert join.rows[ACL]["parents"] == ["bucket"]
    # One rule speaks for all places of the type.
    assert ["rules[].regionId", "region", "log_outside_macau"] in join.rows[ACL][
        "inputs"
    ]
    denied = join.rows["alicloud:cdn/domain:Domain"]
    assert (denied["rule"], denied["why"]) == ("edge_placement", "abroad")
    assert "inputs" not in denied, "a type that is refused needs no classified inputs"


def with_input(token: str, path: str) -> dict[str, dict[str, str]]:
    inputs = copy.deepcopy(INPUTS)
    inputs.setdefault(token, {"bucket": "string"})[path] = "string"
    return inputs


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (with_input("alicloud:oss/new:New", "x"), "type oss.New is new"),
        (with_input(BUCKET, "copy.targetRegion"), "input oss.Bucket copy.targetRegion"),
        (with_input(ACL, "callbackUrl"), "input oss.Acl callbackUrl is new"),
        (with_input(ACL, "peerOwnerUid"), "input oss.Acl peerOwnerUid is new"),
    ],
)
def test_what_appears_after_an_upgrade_is_refused(
    inputs: dict[str, dict[str, str]], said: str
) -> None:
    (problem,) = joined(inputs).problems
    assert problem.startswith(said)
    assert "; allowed: " in problem
    assert " Fix: " in problem


def test_harmless_new_input_passes() -> None:
    assert not joined(with_input(BUCKET, "sizeGib")).problems
    assert not joined(with_input(BUCKET, "endpointType")).problems


@pytest.mark.parametrize(
    "changes",
    [
        {"account": ["oss.Gone"]},
        {"paths": {"oss.Bucket": {"gone": "region"}}},
        {"exceptions": {"oss.Gone": {"disposition": "allowed"}}},
    ],
)
def test_what_disappears_is_named(changes: dict[str, Any]) -> None:
    assert "does not exist in the provider" in " ".join(joined(**changes).problems)


def test_type_without_any_owner_is_refused() -> None:
    inputs = {**INPUTS, ACL: {"rules[].regionId": "string"}}
    (problem,) = joined(inputs).problems
    assert problem.startswith("type oss.Acl has no owner")
