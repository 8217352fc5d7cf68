"""The way of a request as a whole: hosts, journal, and the simulator's own API."""

import json

import pytest

from simulator.messages import ApiError, Json, Request, Response
from simulator.wire.controls import Controls
from tests.simulator.wire.stand_ins import (
    KEY,
    REGION,
    VPC_HOST,
    StandInCloud,
    app,
    request,
)
from tests.simulator.wire.test_signing import NOW, acs3


@pytest.mark.parametrize(
    "host", ["vpc.aliyuncs.com", f"oss-{REGION}.aliyuncs.com", "evil.example", ""]
)
def test_a_host_of_no_site_is_refused_and_noted(host: str) -> None:
    cloud = StandInCloud()
    answer = app(cloud)(request(host=host))
    assert answer.status == 502
    (row,) = cloud.journal.rows
    assert (row["decision"], row["host"], row["status"]) == ("refused-host", host, 502)
    assert not cloud.calls


def test_the_journal_gets_one_row_with_what_happened() -> None:
    cloud = StandInCloud(answer={"TotalCount": 0})
    app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(acs3())
    (row,) = cloud.journal.rows
    call = row.pop("call")
    assert (call.product, call.action, call.caller.access_key) == (
        "Vpc",
        "DescribeVpcs",
        KEY,
    )
    assert row.pop("duration") > 0
    assert row == {
        "request_id": "ID-1",
        "at": NOW.timestamp(),
        "mode": "direct",
        "tls": False,
        "host": VPC_HOST,
        "action": "",
        "decision": "",
        "status": 200,
        "code": "",
    }


def control(path: str, method: str = "GET", **rest: object) -> Response:
    controls = Controls()
    controls.add("POST", "twice", lambda _, body: [body, body])
    controls.add("GET", "page", lambda *_: Response(200, {}, b"<p>"))
    controls.add("POST", "refuse", _refuse)
    controls.add("POST", "wrong", _wrong)
    return controls(request(method, "127.0.0.1", path=f"/_sim/{path}", **rest))


def _refuse(_: Request, __: Json) -> Json:
    raise ValueError("name: missing; allowed: a name. Fix: give one.")


def _wrong(_: Request, __: Json) -> Json:
    raise ApiError(409, "X", "Already there.")


JSON = {"content-type": "application/json"}


def test_health_answers() -> None:
    assert json.loads(control("health").body) == {"status": "ok"}


def test_a_handler_gets_the_body_and_gives_json_or_a_response() -> None:
    assert control("twice", "POST", body=b"1", headers=JSON).body == b"[1,1]"
    assert control("page").body == b"<p>"


@pytest.mark.parametrize(
    ("path", "method", "rest", "status"),
    [
        ("nowhere", "GET", {}, 404),
        ("health", "DELETE", {}, 405),
        ("twice", "POST", {"body": b"{", "headers": JSON}, 400),
        ("refuse", "POST", {"headers": JSON}, 400),
        ("wrong", "POST", {"headers": JSON}, 409),
        # What a page of another site could send without asking.
        ("twice", "POST", {"headers": {"content-type": "text/plain"}}, 415),
        ("twice", "POST", {"headers": JSON | {"origin": "https://evil.example"}}, 403),
        ("health", "GET", {"headers": {"origin": "null"}}, 403),
    ],
)
def test_the_simulators_own_api_refuses_in_json(
    path: str, method: str, rest: dict[str, object], status: int
) -> None:
    answer = control(path, method, **rest)
    assert answer.status == status
    assert json.loads(answer.body)["message"]


def test_a_page_of_the_simulator_itself_may_ask() -> None:
    headers = {"origin": "http://127.0.0.1:8480"}
    assert control("health", headers=headers).status == 200


def test_the_own_api_is_not_reached_under_another_name() -> None:
    cloud = StandInCloud()
    answer = app(cloud)(request(path="/_sim/health"))
    assert answer.status == 400
    foreign = app(cloud)(request(host="rebound.example", path="/_sim/health"))
    assert foreign.status == 502


def test_a_control_that_fails_shows_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(request: Request) -> Response:  # noqa: ARG001 - the seam's form
        raise RuntimeError("inner detail")

    whole = app(StandInCloud())
    whole._control = broken  # noqa: SLF001 - the seam
    answer = whole(request(host="localhost", path="/_sim/x"))
    assert answer.status == 500
    assert b"inner" not in answer.body
    assert "inner detail" in capsys.readouterr().err
