"""Registries of images: ordered, and shared out in namespaces."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking

ORDER = {
    "ProductCode": "acr",
    "ProductType": "acr_ee_public_cn",
    "SubscriptionType": "Subscription",
    "Parameter": [
        {"Code": "InstanceName", "Value": "images"},
        {"Code": "InstanceType", "Value": "Advanced"},
    ],
}


@pytest.fixture
def registry(ask: Asking) -> str:
    made: Any = ask("BssOpenApi", "CreateInstance", **ORDER)
    return str(made["Data"]["InstanceId"])


def test_an_ordered_registry_says_its_edition(ask: Asking, registry: str) -> None:
    seen = ask("cr", "GetInstance", InstanceId=registry)
    assert seen["InstanceSpecification"] == "Enterprise_Advanced"
    assert seen["IsSuccess"] is True


def test_an_absent_registry_is_told_without_a_refusal(ask: Asking) -> None:
    seen = ask("cr", "GetInstance", InstanceId="cri-none")
    assert (seen["Code"], seen["IsSuccess"]) == ("INSTANCE_NOT_EXIST", False)


def test_a_registry_that_is_given_back_is_gone(ask: Asking, registry: str) -> None:
    given = {"ProductCode": "acr", "ProductType": "acr_ee_public_cn"}
    ask("BssOpenApi", "RefundInstance", InstanceId=registry, **given)
    assert ask("cr", "GetInstance", InstanceId=registry)["Code"] == "INSTANCE_NOT_EXIST"


def test_repositories_are_found_by_name_and_hold_their_namespace(
    ask: Asking, registry: str
) -> None:
    space = {"InstanceId": registry, "NamespaceName": "team"}
    named = {"InstanceId": registry, "RepoNamespaceName": "team", "RepoName": "app"}
    more = {"RepoType": "PRIVATE", "Summary": "An application"}
    refusal = ask.refused("cr", "CreateRepository", **named, **more)
    assert refusal.code == "NAMESPACE_NOT_EXIST"
    ask("cr", "CreateNamespace", **space)
    made = ask("cr", "CreateRepository", **named, **more)
    seen = ask("cr", "GetRepository", **named)
    assert seen["RepoId"] == made["RepoId"]
    refusal = ask.refused("cr", "CreateRepository", **named, **more)
    assert refusal.code == "REPO_ALREADY_EXIST"
    refusal = ask.refused("cr", "DeleteNamespace", **space)
    assert refusal.code == "NAMESPACE_NOT_EMPTY"
    ask("cr", "DeleteRepository", **named)
    ask("cr", "DeleteNamespace", **space)
    assert ask.refused("cr", "GetRepository", **named).code == "REPO_NOT_EXIST"
