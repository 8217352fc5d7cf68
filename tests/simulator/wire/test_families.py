"""Which family a request is of, and what all of them refuse alike."""

from typing import Any

import pytest

from tests.simulator.wire.reading import CS_HOST, FAMILIES, refused
from tests.simulator.wire.stand_ins import (
    HOSTS,
    OSS_HOST,
    SLS_HOST,
    VPC_HOST,
    StandInCloud,
    app,
    request,
)


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
