"""Signatures, judged by the vendor's signers, and all that must break one."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import alibabacloud_oss_v2 as oss_client
import pytest
from alibabacloud_oss_v2.signer.v1 import SignerV1
from alibabacloud_oss_v2.signer.v4 import SignerV4
from alibabacloud_oss_v2.types import HttpRequest, SigningContext
from alibabacloud_tea_openapi.utils import Utils

from simulator.messages import Request
from tests.simulator.wire.stand_ins import (
    KEY,
    OSS_HOST,
    REGION,
    SECRET,
    SLS_HOST,
    VPC_HOST,
    StandInCloud,
    app,
)

NOW = datetime(2018, 10, 11, 8, 0, tzinfo=UTC)
ISO = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
OTHER, TOKEN = "another", "session"
HTTP = "Thu, 11 Oct 2018 08:00:00 GMT"
# Everything that encoders disagree about.
ODD = "a b+c~d*e/f=g&h%20ü雲"


def rpc_v1(method: str = "POST", **changed: str) -> Request:
    parameters = {
        "Action": "DescribeVpcs",
        "Version": "2016-04-28",
        "VpcName": ODD,
        "Tag.1.Key": "gov-owner",
        "Tag.10.Key": "x",
        "Tag.1.Value": "",
        "AccessKeyId": KEY,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": "1",
        "Timestamp": ISO,
        "Format": "JSON",
    } | changed
    secret = parameters.pop("secret", SECRET)
    signed = Utils.get_rpcsignature(parameters, method, secret)
    # As Go and requests write it: `+` for a space, `*` left alone or not.
    half = len(parameters) // 2
    every = [*parameters.items()]
    return Request(
        method=method,
        host=VPC_HOST,
        path="/",
        query=urlencode({**dict(every[:half]), "Signature": signed}),
        headers={"host": VPC_HOST, "content-type": "application/x-www-form-urlencoded"},
        body=urlencode(every[half:]).encode(),
    )


def acs3(**changed: str) -> Request:
    secret = changed.pop("secret", SECRET)
    body = b'{"x":1}' if changed.pop("body", "") else b""
    headers = {
        "host": VPC_HOST,
        "x-acs-action": "DescribeVpcs",
        "x-acs-version": "2016-04-28",
        "x-acs-date": changed.pop("date", ISO),
        "x-acs-signature-nonce": "1",
        "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
    }
    query = {"VpcName": ODD, "Tag.1.Key": "gov-owner", "PageSize": "10"}
    asked = SimpleNamespace(method="POST", pathname="/", query=query, headers=headers)
    authorization = Utils.get_authorization(
        asked,
        "ACS3-HMAC-SHA256",
        headers["x-acs-content-sha256"],
        changed.get("key", KEY),
        secret,
    )
    return Request(
        method="POST",
        host=VPC_HOST,
        path="/",
        query=urlencode(query),
        headers={**headers, "authorization": authorization},
        body=body,
    )


def roa_v1(**changed: str) -> Request:
    host = f"cs.{REGION}.apsara.example"
    headers = {
        "host": host,
        "accept": "application/json",
        "date": changed.pop("date", HTTP),
        "x-acs-version": "2015-12-15",
        "x-acs-signature-nonce": "1",
        "x-acs-signature-method": "HMAC-SHA1",
    }
    query = {"name": ODD, "empty": ""}
    asked = SimpleNamespace(
        method="GET", pathname="/api/v1/clusters", query=query, headers=headers
    )
    source = Utils.get_string_to_sign(asked)
    signed = Utils.get_roasignature(source, changed.get("secret", SECRET))
    authorization = f"acs {changed.get('key', KEY)}:{signed}"
    return Request(
        method="GET",
        host=host,
        path="/api/v1/clusters",
        query=urlencode(query),
        headers={**headers, "authorization": authorization},
        body=b"",
    )


def oss_signed(signer: Any, *, query: bool = False, **changed: Any) -> Request:
    key = "a b/ü+雲.txt"
    host = f"gov-records.{OSS_HOST}"
    url = f"https://{host}/{quote(key)}?acl&versionId=1%2B2&prefix=a%20b"
    outgoing = HttpRequest(
        "GET", url, {"x-oss-meta-owner": "dsaj", "Range": "bytes=0-1"}
    )
    moment = changed.get("now", NOW)
    secret = changed.get("secret", SECRET)
    context = SigningContext(
        product="oss",
        region=REGION,
        bucket="gov-records",
        key=key,
        request=outgoing,
        credentials=oss_client.credentials.Credentials(changed.get("key", KEY), secret),
        signing_time=moment,
    )
    context.auth_method_query = query
    context.expiration_time = moment + timedelta(minutes=10) if query else None
    context.additional_headers = {"range"}
    context.sub_resource = ["acl"]
    signer.sign(context)
    parts = urlsplit(outgoing.url)
    return Request(
        method="GET",
        host=host,
        path=parts.path,
        query=parts.query,
        headers={"host": host}
        | {name.lower(): value for name, value in outgoing.headers.items()},
        body=b"",
    )


def oss_v1(**changed: Any) -> Request:
    return oss_signed(SignerV1(), **changed)


def oss_v4(**changed: Any) -> Request:
    return oss_signed(SignerV4(), **changed)


def oss_v1_presigned(**changed: Any) -> Request:
    return oss_signed(SignerV1(), query=True, **changed)


def oss_v4_presigned(**changed: Any) -> Request:
    return oss_signed(SignerV4(), query=True, **changed)


@dataclass
class Family:
    """How the refusals of a family look."""

    unknown_key: tuple[int, str]
    wrong: tuple[int, str]
    skewed: tuple[int, str]


POP = Family(
    unknown_key=(404, "InvalidAccessKeyId.NotFound"),
    wrong=(400, "SignatureDoesNotMatch"),
    skewed=(400, "InvalidTimeStamp.Expired"),
)
OSS = Family(
    unknown_key=(403, "InvalidAccessKeyId"),
    wrong=(403, "SignatureDoesNotMatch"),
    skewed=(403, "RequestTimeTooSkewed"),
)
PRESIGNED = replace(OSS, skewed=(403, "AccessDenied"))
SCHEMES: dict[str, tuple[Callable[..., Request], Family]] = {
    "rpc_v1": (rpc_v1, POP),
    "acs3": (acs3, POP),
    "roa_v1": (roa_v1, POP),
    "oss_v1": (oss_v1, OSS),
    "oss_v4": (oss_v4, OSS),
    "oss_v1_presigned": (oss_v1_presigned, PRESIGNED),
    "oss_v4_presigned": (oss_v4_presigned, PRESIGNED),
}
each_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def outcome(request: Request, now: datetime = NOW) -> tuple[str, int, str]:
    """Return the journal's decision, the status and the code of an answer."""
    cloud = StandInCloud()
    answer = app(cloud, now=now.timestamp)(request)
    (row,) = cloud.journal.rows
    assert row["status"] == answer.status
    return row["decision"], row["status"], row["code"]


@each_scheme
def test_the_vendors_signature_is_accepted(scheme: str) -> None:
    sign, _ = SCHEMES[scheme]
    decision, _, code = outcome(sign())
    # Whatever the call itself may lack: who asked is proven.
    assert decision != "bad-signature", code


@each_scheme
def test_another_secret_is_refused(scheme: str) -> None:
    sign, family = SCHEMES[scheme]
    assert outcome(sign(secret=OTHER)) == ("bad-signature", *family.wrong)


@each_scheme
def test_an_unknown_key_is_refused(scheme: str) -> None:
    sign, family = SCHEMES[scheme]
    name = "AccessKeyId" if scheme == "rpc_v1" else "key"
    assert outcome(sign(**{name: "LTAInobody"})) == (
        "bad-signature",
        *family.unknown_key,
    )


@each_scheme
def test_a_changed_query_is_refused(scheme: str) -> None:
    sign, family = SCHEMES[scheme]
    asked = sign()
    # A sub-resource for OSS V1, which leaves other parameters unsigned.
    changed = replace(asked, query=f"{asked.query}&policy=x")
    assert outcome(changed) == ("bad-signature", *family.wrong)


@pytest.mark.parametrize("scheme", ["rpc_v1"])
def test_a_changed_form_is_refused(scheme: str) -> None:
    sign, family = SCHEMES[scheme]
    asked = sign()
    assert asked.body
    changed = replace(asked, body=asked.body + b"&PageSize=50")
    assert outcome(changed) == ("bad-signature", *family.wrong)


def test_a_changed_body_of_acs3_is_refused() -> None:
    changed = replace(acs3(body="json"), body=b'{"x":2}')
    assert outcome(changed) == ("bad-signature", 400, "IncompleteSignature")


def test_a_header_that_acs3_leaves_unsigned_is_refused() -> None:
    asked = acs3()
    changed = replace(asked, headers={**asked.headers, "x-acs-source-ip": "10.0.0.1"})
    assert outcome(changed) == ("bad-signature", 400, "IncompleteSignature")


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        ("roa_v1", "x-acs-version"),
        ("acs3", "x-acs-version"),
        ("oss_v1", "x-oss-meta-owner"),
        ("oss_v4", "x-oss-meta-owner"),
        ("oss_v4", "range"),
        ("oss_v4_presigned", "range"),
    ],
)
def test_a_changed_header_is_refused(scheme: str, header: str) -> None:
    sign, family = SCHEMES[scheme]
    asked = sign()
    assert header in asked.headers
    changed = replace(asked, headers={**asked.headers, header: "other"})
    assert outcome(changed) == ("bad-signature", *family.wrong)


@each_scheme
def test_a_changed_path_is_refused(scheme: str) -> None:
    sign, family = SCHEMES[scheme]
    if scheme == "rpc_v1":
        # Its path is no part of the call; another one is no call of this family.
        return
    asked = sign()
    path = "/other" if asked.path != "/" else "//"
    assert outcome(replace(asked, path=path)) == ("bad-signature", *family.wrong)


@each_scheme
@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_clock_that_is_off_is_refused(scheme: str, minutes: int) -> None:
    sign, family = SCHEMES[scheme]
    if scheme == "oss_v1_presigned" and minutes < 0:
        # It has an end and no beginning.
        return
    now = NOW + timedelta(minutes=minutes)
    assert outcome(sign(), now) == ("bad-signature", *family.skewed)


@each_scheme
@pytest.mark.parametrize("minutes", [-9, 9])
def test_a_clock_that_is_nearly_right_is_accepted(scheme: str, minutes: int) -> None:
    sign, _ = SCHEMES[scheme]
    decision, _, code = outcome(sign(), NOW + timedelta(minutes=minutes))
    assert decision != "bad-signature", code


LOG_BODY = b'{"ttl":30,"x":1}\n'
LOG_HOST = f"gov-log.{SLS_HOST}"
LOG_NOW = datetime(2018, 11, 1, 8, 0, tzinfo=UTC)
LOG_COMMON = {
    "accept": "application/json",
    "host": LOG_HOST,
    "x-log-apiversion": "0.6.0",
    "x-log-bodyrawsize": "17",
    "content-type": "application/json",
}
LOG_DATED = LOG_COMMON | {
    "date": "Thu, 01 Nov 2018 08:00:00 GMT",
    "content-md5": "25E9B1CF1590E42BA40BE84C4DAB3F6B",
}
# Signatures computed by alibabacloud-gateway-sls 0.4.2 for key and secret of the
# stand-ins; that client is too heavy to install for three lines.
LOG_VECTORS = {
    "v1_sha256": Request(
        method="PUT",
        host=LOG_HOST,
        path="/logstores/audit%20%C3%A9",
        query="b=2+%2B%C3%BC&a=&type=x",
        headers=LOG_DATED
        | {
            "x-log-signaturemethod": "hmac-sha256",
            "authorization": f"LOG {KEY}:am1WMO1f73iKUkOr3QqJgcm5nkX3Nr1i72wdhniBpzg=",
        },
        body=LOG_BODY,
    ),
    "v1_sha1": Request(
        method="PUT",
        host=LOG_HOST,
        path="/logstores/audit",
        query="a=1",
        headers=LOG_DATED
        | {
            "x-log-signaturemethod": "hmac-sha1",
            "authorization": f"LOG {KEY}:DGhXpF9TrleZGBcSwLx0qc1FWuo=",
        },
        body=LOG_BODY,
    ),
    "v4": Request(
        method="PUT",
        host=LOG_HOST,
        path="/logstores/audit",
        query="b=2+%2B%C3%BC&a=",
        headers=LOG_COMMON
        | {
            "x-log-date": "20181101T080000Z",
            "x-log-content-sha256": (
                "30d94cf9c4a2d2f322eba7988e2d55d03fac6ce564e96c8a5d1740cf83e49879"
            ),
            "authorization": (
                f"SLS4-HMAC-SHA256 Credential={KEY}/20181101/{REGION}/sls/"
                "aliyun_v4_request,Signature="
                "4d5fa2d0c46c35b72e636c05b5dac3c4ca1d7c12641b8aad65c6723e2049ada1"
            ),
        },
        body=LOG_BODY,
    ),
}
# By aliyun-log-python-sdk, which adds a date after it has signed.
LOG_ADDED_LATER = Request(
    method="GET",
    host=LOG_HOST,
    path="/logstores",
    query="size=100&offset=0",
    headers={
        "host": LOG_HOST,
        "x-log-apiversion": "0.6.0",
        "x-log-bodyrawsize": "0",
        "x-log-signaturemethod": "hmac-sha1",
        "x-log-meta-x": "1",
        "date": LOG_DATED["date"],
        "x-log-date": LOG_DATED["date"],
        "authorization": f"LOG {KEY}:P7NdQJopKyBHyjf8cKFOzjJ6qvg=",
    },
    body=b"",
)


def test_a_date_that_the_log_client_adds_later_is_no_part_of_it() -> None:
    decision, _, code = outcome(LOG_ADDED_LATER, LOG_NOW)
    assert decision != "bad-signature", code
    headers = {**LOG_ADDED_LATER.headers, "x-log-date": "Thu, 01 Nov 2018 08:00:01 GMT"}
    changed = replace(LOG_ADDED_LATER, headers=headers)
    assert outcome(changed, LOG_NOW) == ("bad-signature", 401, "SignatureNotMatch")


each_log = pytest.mark.parametrize("vector", LOG_VECTORS)


@each_log
def test_a_vector_of_the_log_client_is_accepted(vector: str) -> None:
    decision, _, code = outcome(LOG_VECTORS[vector], LOG_NOW)
    assert decision != "bad-signature", code


@each_log
def test_a_changed_log_request_is_refused(vector: str) -> None:
    asked = LOG_VECTORS[vector]
    headers = asked.headers
    wrong = ("bad-signature", 401, "SignatureNotMatch")
    assert outcome(replace(asked, query="a=2"), LOG_NOW) == wrong
    assert outcome(replace(asked, method="GET"), LOG_NOW) == wrong
    other = {**headers, "x-log-bodyrawsize": "18"}
    assert outcome(replace(asked, headers=other), LOG_NOW) == wrong
    digest = outcome(replace(asked, body=b'{"ttl":31}'), LOG_NOW)
    assert digest == ("bad-signature", 400, "InvalidDigest")
    unknown = headers["authorization"].replace(KEY, "LTAInobody")
    other = {**headers, "authorization": unknown}
    nobody = outcome(replace(asked, headers=other), LOG_NOW)
    assert nobody == ("bad-signature", 401, "Unauthorized")
    late = outcome(asked, LOG_NOW + timedelta(minutes=16))
    assert late == ("bad-signature", 400, "RequestTimeTooSkewed")


@pytest.mark.parametrize(
    ("host", "refused"),
    [
        (VPC_HOST, (400, "MissingAccessKeyId")),
        (OSS_HOST, (403, "AccessDenied")),
        (SLS_HOST, (401, "Unauthorized")),
    ],
)
def test_what_nobody_signed_is_refused(host: str, refused: tuple[int, str]) -> None:
    asked = Request("GET", host, "/", "", {"host": host}, b"")
    assert outcome(asked) == ("bad-signature", *refused)


@pytest.mark.parametrize(
    "authorization",
    [
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=é",
        "acs ",
        "acs :",
        "OSS x",
        "OSS4-HMAC-SHA256 Credential=a/b",
        "OSS4-HMAC-SHA256 Credential=a/b/c/d/aliyun_v4_request,Signature=",
        "LOG",
        "LOG a:",
        "SLS4-HMAC-SHA256 Signature=1",
    ],
)
def test_an_authorization_without_sense_is_refused(authorization: str) -> None:
    for host in (VPC_HOST, OSS_HOST, SLS_HOST):
        headers = {"host": host, "authorization": authorization, "date": HTTP}
        asked = Request("GET", host, "/x", "", headers, b"")
        decision, status, _ = outcome(asked)
        assert decision == "bad-signature"
        assert 400 <= status < 500


def test_a_temporary_key_needs_its_token() -> None:
    cloud = StandInCloud()
    cloud.keys[KEY] = replace(cloud.keys[KEY], token=TOKEN)
    answer = app(cloud, now=NOW.timestamp)(acs3())
    assert answer.status == 400
    assert b"InvalidSecurityToken" in answer.body
    assert TOKEN.encode() not in answer.body


def test_no_refusal_tells_the_secret_or_the_right_signature() -> None:
    cloud = StandInCloud()
    asked = acs3(secret=OTHER)
    answer = app(cloud, now=NOW.timestamp)(asked)
    right = acs3().headers["authorization"].rpartition("=")[2]
    assert SECRET.encode() not in answer.body
    assert right.encode() not in answer.body
