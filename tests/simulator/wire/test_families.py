"""Each family as it is spoken: what becomes of a request, and of an answer."""

import json
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from simulator.cloud.faults import THROTTLE, Fault
from simulator.messages import ApiError, Call, Json, Request, Response
from simulator.wire import markup
from simulator.wire.adapter import Asked
from simulator.wire.families import Families
from simulator.wire.oss_actions import action_of
from tests.simulator.wire.stand_ins import (
    HOSTS,
    OSS_HOST,
    REGION,
    SLS_HOST,
    SPEC,
    VPC_HOST,
    StandInCloud,
    app,
    no_such_action,
    request,
)
from tests.simulator.wire.test_signing import (
    LOG_NOW,
    LOG_VECTORS,
    NOW,
    acs3,
    oss_v4,
    roa_v1,
    rpc_v1,
)

FAMILIES = Families(SPEC, HOSTS)
CS_HOST = f"cs.{REGION}.apsara.example"


def asked(one: Request) -> Asked:
    place = HOSTS.locate(one.host)
    assert place is not None
    return FAMILIES.of(one, place).read(one, place)


def refused(one: Request) -> ApiError:
    with pytest.raises(ApiError) as caught:
        asked(one)
    return caught.value


def family(host: str = VPC_HOST, **rest: Any) -> str:
    one = request(host=host, **rest)
    place = HOSTS.locate(host)
    assert place is not None
    return FAMILIES.of(one, place).family


def test_the_host_says_the_family() -> None:
    assert family() == "rpc"
    assert family(CS_HOST, path="/clusters") == "roa"
    assert family(f"b.{OSS_HOST}") == "oss"
    assert family(f"p.{SLS_HOST}", path="/logstores") == "sls"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ({"headers": {"authorization": "OSS a:b"}}, "oss"),
        ({"headers": {"authorization": "OSS4-HMAC-SHA256 x"}}, "oss"),
        ({"headers": {"x-oss-date": "20181011T080000Z"}}, "oss"),
        ({"path": "/b/k", "query": "OSSAccessKeyId=a&Signature=b"}, "oss"),
        ({"path": "/b/k", "query": "a=1&x-oss-signature=b"}, "oss"),
        ({"headers": {"authorization": "LOG a:b"}, "path": "/logstores"}, "sls"),
        ({"headers": {"authorization": "SLS4-HMAC-SHA256 x"}}, "sls"),
        ({"headers": {"x-log-apiversion": "0.6.0"}}, "sls"),
        (
            {"headers": {"x-ots-apiversion": "2015-12-31"}, "path": "/CreateTable"},
            "ots",
        ),
        ({"headers": {"x-acs-action": "DescribeVpcs"}}, "rpc"),
        ({"query": "Action=DescribeVpcs"}, "rpc"),
        ({"path": "/clusters", "headers": {"x-acs-action": "CreateCluster"}}, "roa"),
    ],
)
def test_a_direct_request_shows_its_family(rest: dict[str, Any], expected: str) -> None:
    assert family("127.0.0.1", **rest) == expected


def test_rpc_reads_query_and_form_together() -> None:
    one = request(
        "POST",
        query="Action=CreateVpc&Version=2016-04-28&VpcName=a+b%2Bc",
        body=b"CidrBlock=10.0.0.0%2F16&Tag.1.Key=k",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    call = asked(one)
    assert (call.product, call.version, call.action) == (
        "Vpc",
        "2016-04-28",
        "CreateVpc",
    )
    assert call.flat["VpcName"] == "a b+c"
    assert call.flat["CidrBlock"] == "10.0.0.0/16"
    assert call.region == REGION


def test_an_acs3_request_is_named_by_its_signed_headers() -> None:
    signed = acs3()
    tricked = Request(
        **{name: getattr(signed, name) for name in ("method", "host", "path", "body")},
        query="Action=DeleteVpc&Version=2016-04-28",
        headers=signed.headers,
    )
    assert asked(tricked).action == "DescribeVpcs"


def test_a_direct_request_names_its_region() -> None:
    other = "cn-macau-env20-d01"
    query = f"Action=DescribeVpcs&Version=2016-04-28&RegionId={other}"
    assert asked(request(host="127.0.0.1", query=query)).region == other
    # Elsewhere the host decides.
    assert asked(request(query=query)).region == REGION


def test_rpc_answers_json_with_the_request_id() -> None:
    cloud = StandInCloud(answer={"VpcId": "vpc-1"})
    answer = app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(
        rpc_v1(Action="CreateVpc")
    )
    # VpcName is fine for CreateVpc, `Tag.10.Key` without a value too.
    assert answer.status == 200, answer.body
    body = json.loads(answer.body)
    assert body["RequestId"] == answer.headers["x-acs-request-id"] == "ID-1"
    assert body["VpcId"] == "vpc-1"
    assert cloud.calls[0].caller.account == HOSTS.sites[0].account_id


def test_rpc_refuses_in_the_gateways_form() -> None:
    cloud = StandInCloud(refusal=ApiError(404, "InvalidVpcId.NotFound", "No such VPC."))
    answer = app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(acs3())
    body = json.loads(answer.body)
    assert answer.status == 404
    assert body.pop("Recommend").startswith("https://error-center.")
    assert body == {
        "RequestId": "ID-1",
        "HostId": VPC_HOST,
        "Code": "InvalidVpcId.NotFound",
        "Message": "No such VPC.",
    }


def test_an_action_that_nobody_knows_is_not_found() -> None:
    cloud = StandInCloud()
    answer = app(cloud, now=NOW.timestamp)(rpc_v1(Action="MakeCoffee"))
    assert answer.status == 404
    assert json.loads(answer.body)["Code"] == "InvalidAction.NotFound"
    assert cloud.journal.rows[0]["decision"] == "unimplemented"
    assert not cloud.calls


def test_an_action_that_is_specified_and_not_simulated_is_noted_so() -> None:
    cloud = StandInCloud()
    cloud.refusal = no_such_action(Call("rpc", "", "", "X", "", None))  # type: ignore[arg-type]
    answer = app(cloud, now=NOW.timestamp)(acs3())
    assert answer.status == 404
    assert cloud.journal.rows[0]["decision"] == "unimplemented"


def test_roa_finds_the_action_by_its_path() -> None:
    one = request(
        "POST",
        CS_HOST,
        path="/clusters/c%20d/nodepools",
        query="x=1",
        body=b'{"count":2}',
        headers={"content-type": "application/json", "x-acs-version": "2015-12-15"},
    )
    call = asked(one)
    assert (call.product, call.action) == ("CS", "CreateClusterNodePool")
    assert list(call.path.values()) == ["c d"]
    assert (call.flat, call.body) == ({"x": "1"}, {"count": 2})


def test_roa_without_a_host_finds_the_product_by_its_version() -> None:
    one = request(
        host="127.0.0.1", path="/clusters/c1", headers={"x-acs-version": "2015-12-15"}
    )
    assert asked(one).product == "CS"


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/clusters/../x", "//", "/%2e%2e"]
)
def test_a_path_that_leads_nowhere_is_not_found(path: str) -> None:
    one = request("GET", CS_HOST, path=path)
    assert not asked(one).is_known


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1", b'{"a":NaN}', b'{"a":"\xff"}', b'{"a":"\\ud800"}', b"[" * 100_000],
)
def test_a_body_that_is_not_json_is_refused(body: bytes) -> None:
    headers = {"content-type": "application/json"}
    one = request("POST", CS_HOST, path="/clusters", body=body, headers=headers)
    assert refused(one).code == "InvalidJSON"
    on_rpc = request("POST", query="Action=CreateVpc", body=body, headers=headers)
    assert refused(on_rpc).code == "InvalidJSON"
    on_sls = request("POST", SLS_HOST, path="/logstores", body=body, headers=headers)
    assert refused(on_sls).code == "InvalidJSON"


def test_a_parameter_that_is_not_utf_8_is_refused() -> None:
    cloud = StandInCloud()
    for host in (VPC_HOST, OSS_HOST, SLS_HOST, CS_HOST):
        answer = app(cloud)(request(host=host, path="/x", query="a=%FF"))
        assert answer.status == 400
        assert cloud.journal.rows[-1]["decision"] == "malformed"


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


@pytest.mark.parametrize(
    ("method", "host", "path", "action"),
    [
        ("POST", SLS_HOST, "/", "CreateProject"),
        ("GET", SLS_HOST, "/", "ListProject"),
        ("GET", f"gov-audit.{SLS_HOST}", "/", "GetProject"),
        ("DELETE", f"gov-audit.{SLS_HOST}", "/", "DeleteProject"),
        ("GET", f"gov-audit.{SLS_HOST}", "/logstores/a", "GetLogStore"),
        ("GET", f"gov-audit.{SLS_HOST}", "/logstores/a/shards", "ListShards"),
        ("PUT", f"gov-audit.{SLS_HOST}", "/logstores/a/index", "UpdateIndex"),
        (
            "GET",
            f"gov-audit.{SLS_HOST}",
            "/logstores/a/meteringmode",
            "GetLogStoreMeteringMode",
        ),
    ],
)
def test_an_sls_request_means_its_action(
    method: str, host: str, path: str, action: str
) -> None:
    call = asked(request(method, host, path=path))
    assert (call.product, call.action) == ("Sls", action)
    assert call.path.get("project", "") == host.removesuffix(SLS_HOST).rstrip(".")


def test_sls_refuses_in_its_own_form() -> None:
    answer = app(StandInCloud(), now=LOG_NOW.timestamp, new_id=lambda: "ID-1")(
        LOG_VECTORS["v1_sha1"]
    )
    assert answer.status == 400
    assert answer.headers["x-log-requestid"] == "ID-1"
    error = json.loads(answer.body)
    assert error.keys() == {"errorCode", "errorMessage"}
    assert error["errorCode"] == "ParameterInvalid", "the action has no parameter `a`"


def test_a_packed_body_is_unpacked_within_limits() -> None:
    def packed(body: bytes, kind: str = "deflate") -> Request:
        headers = {"x-log-compresstype": kind, "content-type": "application/json"}
        return request("POST", SLS_HOST, path="/logstores", body=body, headers=headers)

    assert asked(packed(zlib.compress(b'{"a":1}'))).body == {"a": 1}
    assert refused(packed(b"no zlib")).code == "PostBodyUncompressError"
    bomb = zlib.compress(b" " * (11 * 2**20))
    assert refused(packed(bomb)).code == "PostBodyTooLarge"
    assert refused(packed(b"x", "brotli")).code == "InvalidParameter"
    assert refused(packed(b"x", "lz4")).code == "MissingBodyRawSize"


def test_the_data_plane_of_tablestore_is_refused_in_protobuf() -> None:
    answer = app(StandInCloud())(
        request(
            "POST",
            "127.0.0.1",
            headers={"x-ots-apiversion": "2015-12-31"},
            path="/CreateTable",
        )
    )
    assert answer.status == 400
    assert answer.body.startswith(b"\x0a\x13OTSParameterInvalid\x12")


THROTTLED: dict[str, tuple[Callable[[], Request], datetime, int, str]] = {
    "rpc": (acs3, NOW, 400, "Throttling.User"),
    "roa": (roa_v1, NOW, 400, "Throttling.User"),
    "oss": (oss_v4, NOW, 503, "QpsLimitExceeded"),
    "sls": (lambda: LOG_VECTORS["v4"], LOG_NOW, 503, "ServerBusy"),
}


@pytest.mark.parametrize("one", THROTTLED)
def test_throttling_is_said_in_the_familys_words(one: str) -> None:
    sign, now, status, code = THROTTLED[one]
    cloud = StandInCloud()
    cloud.faults.next = THROTTLE
    answer = app(cloud, now=now.timestamp)(sign())
    assert answer.status == status
    assert code in answer.body.decode()
    assert cloud.journal.rows[0]["decision"] == "fault"
    assert not cloud.calls


@pytest.mark.parametrize("effect", ["reset", "timeout"])
@pytest.mark.parametrize("done", [False, True])
def test_a_lost_answer_closes_the_connection(*, effect: Any, done: bool) -> None:
    cloud = StandInCloud(answer={"Vpcs": []})
    cloud.faults.next = Fault(effect, seconds=3.0, done=done)
    answer = app(cloud, now=NOW.timestamp)(acs3())
    assert (answer.abort, answer.delay) == (True, 3.0)
    assert len(cloud.calls) == done


def test_an_error_may_come_after_the_work() -> None:
    cloud = StandInCloud(answer={"Vpcs": []})
    cloud.faults.next = Fault("error", status=503, code="ServiceUnavailable", done=True)
    answer = app(cloud, now=NOW.timestamp)(acs3())
    assert answer.status == 503
    assert len(cloud.calls) == 1


def test_a_delay_lets_the_call_through() -> None:
    cloud = StandInCloud(answer={"TotalCount": 0})
    cloud.faults.next = Fault("delay", seconds=0.2)
    answer = app(cloud, now=NOW.timestamp)(acs3(plain="yes"))
    assert (answer.status, answer.delay) == (200, 0.2)


def test_a_mistake_of_ours_is_no_traceback_for_the_client(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloud = StandInCloud(refusal=RuntimeError("secret detail"))
    answer = app(cloud, now=NOW.timestamp)(acs3())
    assert answer.status == 500
    assert b"InternalError" in answer.body
    assert b"secret detail" not in answer.body
    assert "secret detail" in capsys.readouterr().err
    assert cloud.journal.rows[0]["decision"] == "failed"
