"""The log service as it is spoken."""

import json
import zlib

import pytest

from simulator.messages import Request
from tests.simulator.wire.reading import asked, refused
from tests.simulator.wire.stand_ins import (
    SLS_HOST,
    StandInCloud,
    app,
    request,
)
from tests.simulator.wire.test_signing import (
    LOG_NOW,
    LOG_VECTORS,
)


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
