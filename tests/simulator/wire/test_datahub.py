"""DataHub's own protocol, judged by what the vendor's Go client sends."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from simulator.messages import ApiError, Json, Request, Response
from tests.simulator.wire.reading import FAMILIES
from tests.simulator.wire.stand_ins import (
    HOSTS,
    KEY,
    REGION,
    SPEC,
    VPC_HOST,
    StandInCloud,
    app,
)

HOST = f"datahub.{REGION}.apsara.example"
NOW = datetime(2026, 11, 25, 16, 40, 53, tzinfo=UTC)
HEADERS = {
    "host": HOST,
    "content-type": "application/json",
    "date": "Wed, 25 Nov 2026 16:40:53 GMT",
    "x-datahub-client-version": "1.1",
}
# Signed by aliyun-datahub-sdk-go 0.1.5 for key and secret of the stand-ins.
CREATED = Request(
    "POST",
    HOST,
    "/projects/gov_stream",
    "",
    HEADERS | {"authorization": f"DATAHUB {KEY}:F2F5wioAZpwNAa5S9APL4khRSYE="},
    '{"Comment":"Comment é"}'.encode(),
)
LISTED = Request(
    "GET",
    HOST,
    "/projects/gov_stream/topics",
    "filter=a",
    HEADERS | {"authorization": f"DATAHUB {KEY}:uVCkeeZ/7AVaxrCjEmnGBSfuAqA="},
    b"",
)


def answered(
    request: Request, cloud: StandInCloud | None = None, now: datetime = NOW
) -> Response:
    return app(cloud or StandInCloud(), now=now.timestamp)(request)


def translated(
    method: str, path: str, body: Json = None
) -> tuple[str, dict[str, Json]]:
    """Return the action that a request becomes, and all its parameters."""
    text = b"" if body is None else json.dumps(body).encode()
    request = Request(method, HOST, path, "", HEADERS, text)
    place = HOSTS.locate(HOST)
    assert place is not None
    asked = FAMILIES.of(request, place).read(request, place)
    return asked.action if asked.is_known else "", {**asked.plain(), **asked.path}


def shown(action: str, values: dict[str, Json], method: str, path: str) -> Json:
    cloud = StandInCloud(answer=values)
    place = HOSTS.locate(HOST)
    assert place is not None
    request = Request(method, HOST, path, "", HEADERS, b"")
    adapter = FAMILIES.of(request, place)
    asked = adapter.read(request, place)
    assert asked.action == action
    reply: Json = json.loads(
        adapter.answer(request, asked, dict(cloud.answer), "id").body
    )
    return reply


@pytest.mark.parametrize("request_", [CREATED, LISTED])
def test_the_vendors_signature_is_accepted(request_: Request) -> None:
    assert answered(request_).status == 200


def test_a_call_becomes_that_of_the_rpc_api() -> None:
    cloud = StandInCloud()
    answered(CREATED, cloud)
    (call,) = cloud.calls
    assert (call.product, call.action, call.version) == (
        "datahub",
        "CreateProject",
        "2024-06-20",
    )
    assert SPEC.rpc(call.version, call.action, "datahub") is not None
    assert {**call.parameters, **call.path} == {
        "Comment": "Comment é",
        "ProjectName": "gov_stream",
    }


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("date", "Wed, 25 Nov 2026 16:40:54 GMT"),
        ("content-type", "application/xml"),
        ("x-datahub-client-version", "1.2"),
        ("x-datahub-more", "1"),
        ("authorization", f"DATAHUB {KEY}:F2F5wioAZpwNAa5S9APL4khRSYF="),
    ],
)
def test_whatever_is_signed_breaks_the_signature(header: str, value: str) -> None:
    changed = replace(CREATED, headers=CREATED.headers | {header: value})  # type: ignore[operator]
    answer = answered(changed)
    assert answer.status == 401
    error = json.loads(answer.body)
    assert error["ErrorCode"] == "Unauthorized"
    assert error["RequestId"] == answer.headers["x-datahub-request-id"]


def test_method_path_key_and_clock_count_too() -> None:
    nobody = HEADERS | {"authorization": "DATAHUB LTAInobody:x"}
    for request, now in (
        (replace(CREATED, method="PUT"), NOW),
        (replace(CREATED, path="/projects/gov_other"), NOW),
        (replace(CREATED, headers=nobody), NOW),
        (replace(CREATED, headers=HEADERS), NOW),
        (CREATED, NOW + timedelta(minutes=16)),
    ):
        assert answered(request, now=now).status == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "action"),
    [
        ("GET", "/projects", None, "ListProjects"),
        ("DELETE", "/projects/a", None, "DeleteProject"),
        ("POST", "/projects/a/topics/b", {"Action": "create"}, "CreateTopic"),
        ("POST", "/projects/a/topics/b", {"Action": "AppendField"}, "AppendField"),
        ("POST", "/projects/a/topics/b", None, ""),
        ("GET", "/projects/a/topics/b/shards", None, "ListShards"),
        ("POST", "/projects/a/topics/b/shards", {"Action": "pub"}, ""),
        ("PUT", "/projects/a/topics/b/subscriptions/c", {}, "UpdateSubscription"),
        ("GET", "/projects/a/b", None, ""),
    ],
)
def test_method_path_and_word_name_the_action(
    method: str, path: str, body: Json, action: str
) -> None:
    assert translated(method, path, body)[0] == action


def test_names_are_the_same_in_any_case_and_words_are_translated() -> None:
    path = "/projects/Gov/topics/A_b/subscriptions"
    body: Json = {"Action": "list", "PageIndex": 2, "PageSize": 5}
    _, given = translated("POST", path, body)
    assert given == {
        "ProjectName": "gov",
        "TopicName": "a_b",
        "PageNumber": 2,
        "PageSize": 5,
    }


def test_replies_are_in_the_words_of_the_paths() -> None:
    projects: dict[str, Json] = {"List": {"Project": [{"ProjectName": "gov"}]}}
    assert shown("ListProjects", projects, "GET", "/projects") == {
        "ProjectNames": ["gov"]
    }
    topic: dict[str, Json] = {"Lifecycle": 3, "UpdateTime": 1, "ShardCount": 2}
    reply = shown("GetTopic", topic, "GET", "/projects/a/topics/b")
    assert isinstance(reply, dict)
    assert (reply["LifeCycle"], reply["LastModifyTime"]) == (3, 1)
    assert shown("DeleteTopic", {"x": 1}, "DELETE", "/projects/a/topics/b") == {}


def test_a_refusal_has_the_form_of_datahub() -> None:
    cloud = StandInCloud(refusal=ApiError(404, "NoSuchProject", "There is none."))
    answer = answered(LISTED, cloud)
    assert answer.status == 404
    error = json.loads(answer.body)
    assert (error["ErrorCode"], error["ErrorMessage"]) == (
        "NoSuchProject",
        "There is none.",
    )


@pytest.mark.parametrize("body", [b"[1]", b"{", b'"x"'])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    assert answered(replace(CREATED, body=body)).status == 400


def test_other_hosts_and_paths_are_not_datahubs() -> None:
    for host, path, family in (
        (VPC_HOST, "/projects/a", "roa"),
        (HOST, "/", "rpc"),
        (HOST, "/projects/a", "datahub"),
    ):
        request = Request("GET", host, path, "", {"host": host}, b"")
        place = HOSTS.locate(host)
        assert place is not None
        assert FAMILIES.of(request, place).family == family
    place = HOSTS.locate("127.0.0.1")
    assert place is not None
    assert FAMILIES.of(CREATED, place).family == "datahub"
