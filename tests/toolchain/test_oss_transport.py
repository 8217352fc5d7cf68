"""The OSS transport on the wire: address, body, answers and errors."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import unquote

import pytest

from tests.toolchain.oss_server import ENDPOINT, OssServer, Probe, Reply

pytestmark = pytest.mark.engine

ODD_KEYS = ["施政/預算 2026.pdf", "a b", "a+b", "100%", "%41", "x//y", "q&a=1", "~.-_"]


def test_bucket_is_first_label_of_host(probe: Probe) -> None:
    seen = probe.sends(Bucket="archive", Pathname="/?acl", Method="GET")

    assert (seen.method, seen.host) == ("GET", f"archive.{ENDPOINT}")
    assert seen.url == f"http://archive.{ENDPOINT}/?acl"


def test_call_without_bucket_goes_to_endpoint(probe: Probe) -> None:
    assert probe.sends(Pathname="/").url == f"http://{ENDPOINT}/"


def test_scheme_in_endpoint_is_dropped(probe: Probe) -> None:
    seen = probe.sends(Bucket="archive", Endpoint=f"https://{ENDPOINT}/")

    assert seen.host == f"archive.{ENDPOINT}"


def test_sub_resource_and_query_are_merged_and_sorted(probe: Probe) -> None:
    seen = probe.sends(
        Bucket="archive",
        Pathname="/?inventory&inventoryId=old",
        Query={"inventoryId": "年度 a+b", "continuation-token": ""},
    )

    assert seen.target == (
        "/?continuation-token&inventory&inventoryId=%E5%B9%B4%E5%BA%A6%20a%2Bb"
    )


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_key_arrives_unchanged(probe: Probe, key: str) -> None:
    seen = probe.sends(Bucket="archive", Pathname=f"/{key}", Method="GET")

    assert unquote(seen.target) == f"/{key}"
    assert seen.target.isascii()
    assert " " not in seen.target


def test_xml_body_has_one_root_sorted_children_and_repeated_lists(
    probe: Probe,
) -> None:
    rule = {"MaxAgeSeconds": 5, "AllowedOrigin": ["a", "b&c"], "AllowedHeader": []}
    seen = probe.sends(
        Pathname="/?cors",
        Body={
            "CORSConfiguration": {
                "ResponseVary": False,
                "CORSRule": [rule, {"Ratio": 0.5, "Empty": {}, "Absent": None}],
            }
        },
    )

    assert seen.body.decode() == (
        "<CORSConfiguration>"
        "<CORSRule><AllowedOrigin>a</AllowedOrigin><AllowedOrigin>b&amp;c</AllowedOrigin>"
        "<MaxAgeSeconds>5</MaxAgeSeconds></CORSRule>"
        "<CORSRule><Empty></Empty><Ratio>0.5</Ratio></CORSRule>"
        "<ResponseVary>false</ResponseVary>"
        "</CORSConfiguration>"
    )
    assert seen.headers["Content-Type"] == "application/xml"


def test_json_body_given_as_text_is_sent_unchanged(probe: Probe) -> None:
    policy = '{ "Version": "1",\n"Statement": [] }'
    seen = probe.sends(Pathname="/?policy", ReqBodyType="json", Body=policy)

    assert seen.body.decode() == policy
    assert seen.headers["Content-Type"] == "application/json"


def test_json_body_given_as_map_is_written_as_json(probe: Probe) -> None:
    policy = {"Version": "1", "Statement": [{"Effect": "Deny"}]}
    seen = probe.sends(Pathname="/?policy", ReqBodyType="json", Body=policy)

    assert json.loads(seen.body) == policy


def test_body_carries_its_md5(probe: Probe) -> None:
    # The digest of this body has a "+" and a "/", which base64 dialects differ in.
    seen = probe.sends(Body={"Rule": {"Number": 1}})

    digest = hashlib.md5(seen.body, usedforsecurity=False).digest()
    assert seen.headers["Content-MD5"] == base64.b64encode(digest).decode()
    assert seen.headers["Content-Length"] == str(len(seen.body))


@pytest.mark.parametrize("body", [None, {}, ""])
def test_empty_body_sends_no_body_headers(probe: Probe, body: object) -> None:
    seen = probe.sends(Pathname="/?acl", Body=body, Headers={"x-oss-acl": "private"})

    assert seen.body == b""
    assert seen.headers["Content-MD5"] is None
    assert seen.headers["Content-Type"] is None
    assert seen.headers["x-oss-acl"] == "private"


def test_two_roots_are_refused(probe: Probe, oss_server: OssServer) -> None:
    (answer,) = probe.answers({"Body": {"One": {}, "Two": {}}})

    assert "2 roots; allowed: a map with one key. Fix:" in answer["error"]["text"]
    assert oss_server.seen == []


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ({"Endpoint": ""}, "no endpoint for `oss`; allowed: a host name. Fix:"),
        ({"Region": ""}, "signature v4 needs a region; allowed: a region id. Fix:"),
        ({"SignatureVersion": "v9"}, 'version "v9"; allowed: v1, v4. Fix:'),
        (
            {"ReqBodyType": "text", "Body": "x"},
            'type "text"; allowed: xml, json. Fix:',
        ),
    ],
)
def test_incomplete_call_is_refused_before_sending(
    probe: Probe, oss_server: OssServer, call: dict[str, str], sentence: str
) -> None:
    (answer,) = probe.answers(call)

    assert sentence in answer["error"]["text"]
    assert oss_server.seen == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<A><B>1</B></A>", {"A": {"B": "1"}}),
        ("<A><B>1</B><B>2</B><B>3</B></A>", {"A": {"B": ["1", "2", "3"]}}),
        ("<A><B><C/></B></A>", {"A": {"B": {"C": ""}}}),
        ("<A/>", {"A": {}}),
        (
            '<?xml version="1.0"?>\n<A x="1">\n <B> 澳門&amp; </B></A>',
            {"A": {"B": "澳門&"}},
        ),
    ],
)
def test_xml_answer_keeps_its_root(
    probe: Probe, text: str, expected: dict[str, Any]
) -> None:
    answer = probe.receives(Reply(body=text.encode()))

    assert answer["reply"]["body"] == expected


def test_json_answer_is_decoded(probe: Probe) -> None:
    reply = Reply(body=b'{"Version": "1", "Statement": []}')
    answer = probe.receives(reply, BodyType="json", Method="GET")

    assert answer["reply"]["body"] == {"Version": "1", "Statement": []}


def test_empty_answer_has_no_body(probe: Probe) -> None:
    reply = probe.receives(Reply(status=204, headers={"x-oss-request-id": "R1"}))[
        "reply"
    ]

    assert reply["statusCode"] == 204
    assert reply["headers"]["x-oss-request-id"] == "R1"
    assert reply.get("body") is None


def test_broken_answer_is_an_error(probe: Probe) -> None:
    answer = probe.receives(Reply(body=b"<A><B></A>"))

    assert "the answer to TestCall is not xml" in answer["error"]["text"]


REFUSED = (
    b"<Error><Code>NoSuchBucket</Code><Message>The bucket is gone.</Message>"
    b"<RequestId>R2</RequestId><HostId>h</HostId><EC>0015-01</EC></Error>"
)


@pytest.mark.parametrize(
    ("method", "reply"),
    [
        ("GET", Reply(404, REFUSED)),
        ("HEAD", Reply(404, b"", {"x-oss-err": base64.b64encode(REFUSED).decode()})),
        (
            "GET",
            Reply(
                404,
                b'{"Code": "NoSuchBucket", "Message": "The bucket is gone.",'
                b' "RequestId": "R2"}',
            ),
        ),
    ],
)
def test_error_document_becomes_sdk_error(
    probe: Probe, method: str, reply: Reply
) -> None:
    error = probe.receives(reply, Method=method)["error"]

    assert error["code"] == "NoSuchBucket"
    assert error["message"] == "The bucket is gone."
    assert error["statusCode"] == 404
    data = json.loads(error["data"])
    assert (data["statusCode"], data["requestId"]) == (404, "R2")


@pytest.mark.parametrize(
    ("reply", "code", "message"),
    [
        (Reply(403, b"", {"x-oss-request-id": "R3"}), "Forbidden", "403 Forbidden"),
        (
            Reply(502, b"<html>down</html>", {"x-oss-request-id": "R3"}),
            "BadGateway",
            "502 Bad Gateway <html>down</html>",
        ),
        (
            Reply(500, b"not xml", {"x-oss-request-id": "R3"}),
            "InternalServerError",
            "500 Internal Server Error not xml",
        ),
    ],
)
def test_error_without_document_is_named_after_its_status(
    probe: Probe, reply: Reply, code: str, message: str
) -> None:
    error = probe.receives(reply)["error"]

    assert (error["code"], error["message"]) == (code, message)
    assert error["statusCode"] == reply.status
    assert json.loads(error["data"])["requestId"] == "R3"
