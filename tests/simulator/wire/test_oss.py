"""Object storage as it is spoken: buckets, objects, XML."""

import pytest

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire import markup
from simulator.wire.oss_actions import action_of
from tests.simulator.wire.reading import asked
from tests.simulator.wire.stand_ins import (
    OSS_HOST,
    StandInCloud,
    app,
    request,
)
from tests.simulator.wire.test_signing import (
    NOW,
    oss_v4,
)

BUCKET = f"gov-records.{OSS_HOST}"


@pytest.mark.parametrize(
    ("method", "query", "action"),
    [
        ("PUT", "", "PutBucket"),
        ("DELETE", "", "DeleteBucket"),
        ("GET", "", "ListObjects"),
        ("GET", "list-type=2&prefix=acl", "ListObjectsV2"),
        ("GET", "bucketInfo", "GetBucketInfo"),
        ("GET", "versions", "ListObjectVersions"),
        ("POST", "delete", "DeleteMultipleObjects"),
        ("POST", "worm", "InitiateBucketWorm"),
        ("POST", "wormId=1", "CompleteBucketWorm"),
        ("POST", "wormId=1&wormExtend", "ExtendBucketWorm"),
        ("DELETE", "worm", "AbortBucketWorm"),
        ("GET", "worm", "GetBucketWorm"),
        ("POST", "replication&comp=add", "PutBucketReplication"),
        ("POST", "replication&comp=delete", "DeleteBucketReplication"),
        ("PUT", "rtc", "PutBucketRtc"),
        ("GET", "inventory", "ListBucketInventory"),
        ("GET", "inventory&inventoryId=1", "GetBucketInventory"),
        *(
            (method, part, f"{verb}Bucket{name}")
            for part, name in {
                "acl": "Acl",
                "versioning": "Versioning",
                "logging": "Logging",
                "referer": "Referer",
                "tagging": "Tags",
                "resourceGroup": "ResourceGroup",
                "encryption": "Encryption",
                "cors": "Cors",
                "website": "Website",
                "lifecycle": "Lifecycle",
                "policy": "Policy",
                "transferAcceleration": "TransferAcceleration",
                "accessmonitor": "AccessMonitor",
                "publicAccessBlock": "PublicAccessBlock",
                "httpsConfig": "HttpsConfig",
            }.items()
            for method, verb in {"PUT": "Put", "GET": "Get", "DELETE": "Delete"}.items()
        ),
    ],
)
def test_a_bucket_request_means_its_action(
    method: str, query: str, action: str
) -> None:
    call = asked(request(method, BUCKET, query=query))
    assert (call.product, call.action) == ("Oss", action)
    assert call.path == {"bucket": "gov-records", "object": ""}
    # In path style the same.
    direct = request(
        method,
        "127.0.0.1",
        path="/gov-records/",
        query=query,
        headers={"authorization": "OSS a:b"},
    )
    assert asked(direct).action == action
    assert asked(direct).path == call.path


@pytest.mark.parametrize(
    ("method", "query", "action"),
    [
        ("PUT", "", "PutObject"),
        ("GET", "", "GetObject"),
        ("HEAD", "", "HeadObject"),
        ("DELETE", "", "DeleteObject"),
        ("GET", "acl", "GetObjectAcl"),
        ("PUT", "tagging", "PutObjectTagging"),
        ("POST", "uploads", "InitiateMultipartUpload"),
        ("PUT", "partNumber=1&uploadId=2", "UploadPart"),
        ("POST", "uploadId=2", "CompleteMultipartUpload"),
        ("DELETE", "uploadId=2", "AbortMultipartUpload"),
        ("GET", "uploadId=2", "ListParts"),
        ("POST", "append&position=0", "AppendObject"),
        ("HEAD", "objectMeta", "GetObjectMeta"),
        # A parameter of another meaning does not turn an object into a bucket.
        ("GET", "versionId=1", "GetObject"),
    ],
)
def test_an_object_request_means_its_action(
    method: str, query: str, action: str
) -> None:
    call = asked(request(method, BUCKET, path="/a%2Fb/c+d", query=query))
    assert call.action == action
    assert call.path == {"bucket": "gov-records", "object": "a/b/c+d"}


def test_a_service_request_means_its_action() -> None:
    assert asked(request(host=OSS_HOST)).action == "ListBuckets"
    block = request("PUT", OSS_HOST, query="publicAccessBlock")
    assert asked(block).action == "PutPublicAccessBlock"
    assert not asked(request("PUT", OSS_HOST)).is_known


def test_a_copy_is_told_from_an_upload() -> None:
    assert action_of("PUT", "b", "k", {}, copies=True) == "CopyObject"
    part = {"partNumber": "1", "uploadId": "2"}
    assert action_of("PUT", "b", "k", part, copies=True) == "UploadPartCopy"


def test_xml_becomes_parameters_and_a_policy_stays_text() -> None:
    body = (
        b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
    )
    call = asked(request("PUT", BUCKET, query="versioning", body=body))
    assert call.plain() == {
        "versioning": "",
        "@root": "VersioningConfiguration",
        "Status": "Enabled",
    }
    policy = asked(request("PUT", BUCKET, query="policy", body=b'{"Version":"1"}'))
    assert policy.body == {"@body": '{"Version":"1"}'}


def answered(values: dict[str, Json], one: Request | None = None) -> Response:
    cloud = StandInCloud(answer=values)
    return app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(one or oss_v4())


def test_oss_answers_xml_bytes_or_nothing() -> None:
    xml = answered({"@root": "AccessControlPolicy", "Owner": {"ID": "1"}})
    assert markup.parsed(xml.body) == ("AccessControlPolicy", {"Owner": {"ID": "1"}})
    assert xml.headers["x-oss-request-id"] == "ID-1"
    raw = answered({"@body": "\x00ÿ", "@headers": {"ETag": '"1"\r\nX: y'}})
    assert raw.body == b"\x00\xff"
    assert raw.headers["ETag"] == '"1" X: y'
    nothing = answered({"@status": 204})
    assert (nothing.status, nothing.body) == (204, b"")


def test_oss_refuses_in_xml_with_request_and_host() -> None:
    cloud = StandInCloud()
    cloud.refusal = ApiError(
        404, "NoSuchBucket", "No <such>.", BucketName="gov-records"
    )
    answer = app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(oss_v4())
    root, error = markup.parsed(answer.body)
    assert (answer.status, root) == (404, "Error")
    assert error == {
        "Code": "NoSuchBucket",
        "Message": "No <such>.",
        "RequestId": "ID-1",
        "HostId": BUCKET,
        "BucketName": "gov-records",
    }


def test_oss_refuses_a_head_in_a_header() -> None:
    answer = app(StandInCloud())(request("HEAD", BUCKET, path="/x"))
    assert answer.status == 403
    assert answer.headers["x-oss-err"]
