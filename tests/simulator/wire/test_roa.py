"""REST calls as they are spoken: the path says the action."""

import pytest

from tests.simulator.wire.reading import CS_HOST, asked
from tests.simulator.wire.stand_ins import (
    request,
)


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
