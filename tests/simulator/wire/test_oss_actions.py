"""Which action a request to the store means, and which it does not."""

import pytest

from simulator.wire.oss_actions import action_of


@pytest.mark.parametrize("key", ["", "object"])
def test_an_unknown_part_of_the_store_is_no_plain_request(key: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert action_of(method, "b", key, {}, copies=False)
        assert action_of(method, "b", key, {"newPart": ""}, copies=False) == ""
    listed = {"prefix": "", "marker": "", "x-oss-process": ""}
    assert action_of("GET", "b", "", listed, copies=False) == "ListObjects"
