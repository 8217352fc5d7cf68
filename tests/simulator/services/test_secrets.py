"""Secrets: values are versions, stages move on, removal waits unless forced."""

import json
from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking

NAME: dict[str, Any] = {"SecretName": "db/root"}


@pytest.fixture
def secret(ask: Asking) -> Asking:
    key = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(key, dict)
    ask(
        "Kms",
        "CreateSecret",
        **NAME,
        SecretData="first",
        VersionId="v1",
        EncryptionKeyId=key["KeyId"],
        Tags=json.dumps([{"TagKey": "gov-owner", "TagValue": "msar"}]),
    )
    return ask


def test_the_newest_value_is_current_and_the_one_before_is_kept(secret: Asking) -> None:
    secret("Kms", "PutSecretValue", **NAME, SecretData="second", VersionId="v2")
    assert secret("Kms", "GetSecretValue", **NAME)["SecretData"] == "second"
    before = secret("Kms", "GetSecretValue", **NAME, VersionStage="ACSPrevious")
    assert (before["SecretData"], before["VersionId"]) == ("first", "v1")


def test_a_version_is_not_written_twice(secret: Asking) -> None:
    error = secret.refused(
        "Kms", "PutSecretValue", **NAME, SecretData="other", VersionId="v1"
    )
    assert error.code == "Rejected.ResourceExist"


def test_describing_a_secret_shows_no_value(secret: Asking) -> None:
    shown = secret("Kms", "DescribeSecret", **NAME)
    assert "first" not in json.dumps(shown)


def test_tags_given_as_text_are_tags(secret: Asking) -> None:
    held = secret(
        "Kms", "ListTagResources", ResourceType="secret", ResourceId=["db/root"]
    )
    assert "msar" in json.dumps(held)


def test_a_secret_that_waits_for_removal_gives_no_value(secret: Asking) -> None:
    secret("Kms", "DeleteSecret", **NAME, RecoveryWindowInDays="7")
    error = secret.refused("Kms", "GetSecretValue", **NAME)
    assert error.code == "Forbidden.ResourceNotFound"
    secret("Kms", "RestoreSecret", **NAME)
    assert secret("Kms", "GetSecretValue", **NAME)["SecretData"] == "first"


def test_a_forced_removal_takes_the_versions_too(secret: Asking) -> None:
    secret("Kms", "DeleteSecret", **NAME, ForceDeleteWithoutRecovery="true")
    error = secret.refused("Kms", "DescribeSecret", **NAME)
    assert error.code == "Forbidden.ResourceNotFound"
    secret("Kms", "CreateSecret", **NAME, SecretData="again", VersionId="v1")


@pytest.mark.parametrize("days", ["0", "31"])
def test_a_waiting_time_out_of_range_is_refused(secret: Asking, days: str) -> None:
    error = secret.refused("Kms", "DeleteSecret", **NAME, RecoveryWindowInDays=days)
    assert error.code == "InvalidParameter"
