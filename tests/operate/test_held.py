"""Who holds a stack, read from the engine's words; waited for, never broken."""

from datetime import UTC, datetime

import pytest

from operate.held import HeldError, holder, refuse, until_free

WORDS = (
    "error: the stack is currently locked by 1 lock(s). Either wait for the other "
    "process(es) to end or delete the lock file with `pulumi cancel`.\n  "
    "file:///x/.pulumi/locks/organization/gov-cloud/pilot-cloud/1.json: created by "
    "duty@runner-1 (pid 4242) at 2019-11-01T16:00:00+08:00"
)


def test_the_holder_and_its_age_are_read() -> None:
    found = holder(WORDS)
    assert found is not None
    assert (found.user, found.host, found.pid) == ("duty", "runner-1", 4242)
    now = datetime(2019, 11, 1, 8, 3, tzinfo=UTC)
    assert found.told(now).startswith("process 4242 of duty on runner-1, for 3 min")


@pytest.mark.parametrize("words", ["", "error: connection refused", "created by x"])
def test_other_words_name_nobody(words: str) -> None:
    assert holder(words) is None


def test_the_refusal_names_both_ways_out() -> None:
    found = holder(WORDS)
    assert found is not None
    said = refuse("pilot-cloud", found).message
    assert "--wait SECONDS" in said
    assert "pulumi cancel --yes --stack pilot-cloud" in said


@pytest.mark.parametrize(("wait", "tries"), [(0.0, 1), (1.0, 2), (3.0, 3), (4.0, 4)])
def test_it_is_tried_as_long_as_was_said(wait: float, tries: int) -> None:
    tried: list[float] = []
    pauses: list[float] = []

    def attempt() -> str:
        tried.append(sum(pauses))
        raise HeldError("held")

    with pytest.raises(HeldError):
        until_free(attempt, wait, pauses.append)
    assert len(tried) == tries
    assert sum(pauses) == wait


def test_it_goes_on_when_it_is_free() -> None:
    held = iter([True, True, False])

    def attempt() -> str:
        if next(held):
            raise HeldError("held")
        return "done"

    assert until_free(attempt, 60.0, lambda _: None) == "done"
