"""Buckets: their settings, each with its own word for "not configured", and objects."""

from typing import Any

import pytest

from simulator.messages import ApiError, Json
from tests.simulator.cloud.asking import ACCOUNT, Asking

NAME = {"bucket": "gov-records", "object": ""}


def oss(ask: Asking, action: str, **parameters: Any) -> dict[str, Json]:
    return ask.rest("Oss", action, NAME, headers={}, **parameters)


def refused(ask: Asking, action: str, **parameters: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        oss(ask, action, **parameters)
    return caught.value


@pytest.fixture
def bucket(ask: Asking) -> Asking:
    oss(ask, "PutBucket", StorageClass="IA")
    return ask


def shown(ask: Asking) -> dict[str, Json]:
    found = oss(ask, "GetBucketInfo", bucketInfo="")["Bucket"]
    assert isinstance(found, dict)
    return found


def test_a_bucket_is_where_its_site_is(bucket: Asking) -> None:
    found = shown(bucket)
    assert found["Location"] == "oss-cn-macau-env10-d01"
    assert found["StorageClass"] == "IA"
    assert found["Owner"] == {"ID": ACCOUNT, "DisplayName": ACCOUNT}
    assert "Versioning" not in found  # only once it is set


def test_an_absent_bucket_says_its_name(ask: Asking) -> None:
    error = refused(ask, "GetBucketInfo")
    assert (error.status, error.code) == (404, "NoSuchBucket")
    assert error.details["BucketName"] == "gov-records"


def test_a_name_belongs_to_one_account_in_the_world(bucket: Asking) -> None:
    oss(bucket, "PutBucket")  # once more by its owner
    bucket.region = "cn-macau-env20-d01"
    taken = refused(bucket, "PutBucket")
    assert (taken.status, taken.code) == (409, "BucketAlreadyExists")
    for action in ("GetBucketInfo", "GetBucketAcl", "DeleteBucket"):
        assert refused(bucket, action).code == "AccessDenied"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("Encryption", "NoSuchServerSideEncryptionRule"),
        ("Cors", "NoSuchCORSConfiguration"),
        ("Website", "NoSuchWebsiteConfiguration"),
        ("Lifecycle", "NoSuchLifecycle"),
        ("Policy", "NoSuchBucketPolicy"),
        ("HttpsConfig", "NoSuchHttpsConfig"),
        ("Worm", "NoSuchWORMConfiguration"),
        ("Replication", "NoSuchReplicationConfiguration"),
        ("TransferAcceleration", "NoSuchTransferAccelerationConfiguration"),
    ],
)
def test_what_is_not_configured_has_its_own_word(
    bucket: Asking, part: str, code: str
) -> None:
    error = refused(bucket, f"GetBucket{part}")
    assert (error.status, error.code) == (404, code)


@pytest.mark.parametrize(
    ("part", "root"),
    [("Versioning", "VersioningConfiguration"), ("Logging", "BucketLoggingStatus")],
)
def test_or_is_an_empty_element(bucket: Asking, part: str, root: str) -> None:
    assert oss(bucket, f"GetBucket{part}") == {"@root": root}


def test_a_setting_is_kept_replaced_and_removed(bucket: Asking) -> None:
    for age in ("60", "120"):
        rule = [{"AllowedOrigin": ["*"], "MaxAgeSeconds": age}]
        oss(bucket, "PutBucketCors", cors="", CORSRule=rule)
        held = oss(bucket, "GetBucketCors", cors="")
        assert held == {"@root": "CORSConfiguration", "CORSRule": rule}
    oss(bucket, "DeleteBucketCors", cors="")
    oss(bucket, "DeleteBucketCors", cors="")
    assert refused(bucket, "GetBucketCors").code == "NoSuchCORSConfiguration"


def test_versioning_shows_in_the_bucket_once_set(bucket: Asking) -> None:
    oss(bucket, "PutBucketVersioning", versioning="", Status="Enabled")
    assert shown(bucket)["Versioning"] == "Enabled"


def test_a_policy_is_text_and_must_be_one(bucket: Asking) -> None:
    text = '{"Version":"1","Statement":[]}'
    oss(bucket, "PutBucketPolicy", policy="", **{"@body": text})
    assert oss(bucket, "GetBucketPolicy", policy="")["@body"] == text
    bad = refused(bucket, "PutBucketPolicy", **{"@body": "{"})
    assert bad.code == "InvalidPolicyDocument"


def test_replication_stays_within_the_sites(bucket: Asking) -> None:
    place = {"Bucket": "copy", "Location": "oss-cn-hangzhou"}
    away = refused(bucket, "PutBucketReplication", Rule=[{"Destination": place}])
    assert away.code == "InvalidTargetLocation"
    place["Location"] = "oss-cn-macau-env10-d01"
    absent = refused(bucket, "PutBucketReplication", Rule=[{"Destination": place}])
    assert absent.code == "NoSuchBucket"


def test_encryption_needs_a_key_that_exists(bucket: Asking) -> None:
    rule = {"SSEAlgorithm": "KMS", "KMSMasterKeyID": "key-none"}
    content = {"ApplyServerSideEncryptionByDefault": rule}
    error = refused(bucket, "PutBucketEncryption", **content)
    assert error.code == "Forbidden.KeyNotFound"


def test_retention_once_locked_only_grows(bucket: Asking) -> None:
    made = oss(bucket, "InitiateBucketWorm", worm="", RetentionPeriodInDays="5")
    headers = made["@headers"]
    assert isinstance(headers, dict)
    assert headers["x-oss-worm-id"]
    assert refused(bucket, "ExtendBucketWorm", RetentionPeriodInDays="9").status == 403
    oss(bucket, "CompleteBucketWorm", wormId=headers["x-oss-worm-id"])
    oss(bucket, "ExtendBucketWorm", RetentionPeriodInDays="9")
    shorter = refused(bucket, "ExtendBucketWorm", RetentionPeriodInDays="2")
    assert shorter.code == "InvalidArgument"
    assert refused(bucket, "AbortBucketWorm").code == "WORMConfigurationLocked"
    held = oss(bucket, "GetBucketWorm", worm="")
    assert (held["State"], held["RetentionPeriodInDays"]) == ("Locked", "9")


def test_a_bucket_with_objects_stays(bucket: Asking) -> None:
    one = {**NAME, "object": "a/b.txt"}
    bucket.rest("Oss", "PutObject", one, headers={}, **{"@body": "hello"})
    assert bucket.rest("Oss", "GetObject", one)["@body"] == "hello"
    assert refused(bucket, "DeleteBucket").code == "BucketNotEmpty"
    listed = oss(bucket, "ListObjects", delimiter="/")
    assert listed["CommonPrefixes"] == [{"Prefix": "a/"}]
    bucket.rest("Oss", "DeleteObject", one)
    oss(bucket, "DeleteBucket")
    assert "oss/bucket" not in bucket.cloud.store.kinds()
