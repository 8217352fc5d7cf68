"""Faults as each family tells them, and as connections suffer them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from simulator.cloud.faults import THROTTLE, Fault
from simulator.messages import Request
from tests.simulator.wire.stand_ins import (
    StandInCloud,
    app,
)
from tests.simulator.wire.test_signing import (
    LOG_NOW,
    LOG_VECTORS,
    NOW,
    acs3,
    oss_v4,
    roa_v1,
)

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
