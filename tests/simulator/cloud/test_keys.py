"""Master keys: their states, their names, and what depends on them."""

import pytest

from tests.simulator.cloud.asking import Asking


def key(ask: Asking) -> str:
    made = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(made, dict)
    return str(made["KeyId"])


def metadata(ask: Asking, name: str) -> dict[str, object]:
    seen = ask("Kms", "DescribeKey", KeyId=name)["KeyMetadata"]
    assert isinstance(seen, dict)
    return dict(seen)


def test_a_key_is_known_by_id_arn_and_alias(ask: Asking) -> None:
    name = key(ask)
    ask("Kms", "CreateAlias", AliasName="alias/state", KeyId=name)
    arn = str(metadata(ask, name)["Arn"])
    assert metadata(ask, arn) == metadata(ask, "alias/state") == metadata(ask, name)


def test_an_absent_key_is_refused_in_the_keys_own_words(ask: Asking) -> None:
    refused = ask.refused("Kms", "DescribeKey", KeyId="key-none")
    assert (refused.status, refused.code) == (404, "Forbidden.KeyNotFound")


def test_rotation_is_said_in_other_words_than_asked(ask: Asking) -> None:
    name = key(ask)
    ask("Kms", "UpdateRotationPolicy", KeyId=name, EnableAutomaticRotation=True)
    assert metadata(ask, name)["AutomaticRotation"] == "Enabled"


def test_a_key_waiting_for_deletion_can_only_be_kept(ask: Asking) -> None:
    name = key(ask)
    ask("Kms", "ScheduleKeyDeletion", KeyId=name, PendingWindowInDays=7)
    assert metadata(ask, name)["KeyState"] == "PendingDeletion"
    refused = ask.refused("Kms", "EnableKey", KeyId=name)
    assert (refused.status, refused.code) == (409, "Rejected.PendingDeletion")
    ask("Kms", "CancelKeyDeletion", KeyId=name)
    assert metadata(ask, name)["KeyState"] == "Enabled"


def test_a_protected_key_is_not_deleted(ask: Asking) -> None:
    name = key(ask)
    arn = metadata(ask, name)["Arn"]
    switch = {"ProtectedResourceArn": arn}
    ask("Kms", "SetDeletionProtection", **switch, EnableDeletionProtection=True)
    refused = ask.refused("Kms", "ScheduleKeyDeletion", KeyId=name)
    assert refused.code == "Rejected.DeletionProtection"
    ask("Kms", "SetDeletionProtection", **switch, EnableDeletionProtection=False)
    ask("Kms", "ScheduleKeyDeletion", KeyId=name)


@pytest.mark.parametrize("days", [1, 6, 367])
def test_the_waiting_time_has_limits(ask: Asking, days: int) -> None:
    refused = ask.refused(
        "Kms", "ScheduleKeyDeletion", KeyId=key(ask), PendingWindowInDays=days
    )
    assert refused.code == "InvalidParameter"


def test_a_disabled_key_makes_its_bucket_unusable(ask: Asking) -> None:
    name = key(ask)
    bucket = {"bucket": "gov-records", "object": ""}
    ask.rest("Oss", "PutBucket", bucket)
    rule = {"SSEAlgorithm": "KMS", "KMSMasterKeyID": name}
    content = {"ApplyServerSideEncryptionByDefault": rule}
    ask.rest("Oss", "PutBucketEncryption", bucket, **content)
    thing = {**bucket, "object": "a"}
    ask.rest("Oss", "PutObject", thing, headers={}, **{"@body": "x"})
    ask("Kms", "DisableKey", KeyId=name)
    for action in ("PutObject", "GetObject"):
        call = ask.call("Oss", action, {"@body": "y"}, thing)
        with pytest.raises(Exception, match=r"Rejected\.Disabled"):
            ask.cloud.perform(call)
    ask("Kms", "EnableKey", KeyId=name)
    assert ask.rest("Oss", "GetObject", thing)["@body"] == "x"
