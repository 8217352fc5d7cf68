"""The console page in a real browser, on a desk and on a phone."""

import http.client
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from facts import facts
from tests.bench.simulator_peers import Ours, ours
from tests.simulator.console.browser import Browser, driver, missing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing()), reason=missing() or "a browser is here"),
]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
HOSTILE = "<img src=x onerror=alert(1)>"
FIELDS = "input, select, button"
UNNAMED = f"""return [...document.querySelectorAll("{FIELDS}")].filter((it) =>
  !(it.labels?.[0]?.innerText || it.innerText).trim()).map((it) => it.id)"""


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ours]:
    with ours(tmp_path_factory.mktemp("simulator")) as peer:
        made(peer, "vpc-of-safp", "safp")
        made(peer, "vpc-of-dsal", "dsal")
        yield peer


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with driver() as started:
        yield started


@pytest.fixture(scope="module")
def opened(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(port, tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module", params=SIZES)
def window(request: pytest.FixtureRequest, opened: Browser) -> Browser:
    opened.resize(*SIZES[request.param])
    return opened


@pytest.fixture
def browser(window: Browser, simulator: Ours) -> Browser:
    window.open(f"http://127.0.0.1:{simulator.port}/")
    window.until("document.querySelectorAll('#groups details').length")
    return window


def made(peer: Ours, name: str, department: str, **more: str) -> str:
    """Make a VPC as a client would, and return its id."""
    given = {"VpcName": name, "CidrBlock": "10.0.0.0/16", **more}
    tag = {"Tag.1.Key": "gov-dept", "Tag.1.Value": department}
    request = peer.ask("vpc", "CreateVpc", **given, **tag)
    connection = http.client.HTTPConnection("127.0.0.1", peer.port)
    line = request.split(b"\r\n", 1)[0].decode().split()[1]
    host = line.split("/")[2]
    connection.request("POST", line, headers={"Host": host})
    reply: Any = json.loads(connection.getresponse().read())
    connection.close()
    return str(reply["VpcId"])


def control(peer: Ours, method: str, name: str, body: object) -> None:
    address = f"http://127.0.0.1:{peer.port}/_sim/{name}"
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(
        address, json.dumps(body).encode(), headers, method=method
    )
    urllib.request.urlopen(request).close()  # noqa: S310


def test_it_shows_what_exists_and_reaches_nothing_else(
    browser: Browser, simulator: Ours
) -> None:
    assert "vpc-of-safp" in browser.text("#groups")
    asked = browser.run(
        "return performance.getEntriesByType('resource').map((it) => it.name)"
    )
    assert asked
    own = f"http://127.0.0.1:{simulator.port}/_sim/"
    assert [one for one in asked if not one.startswith(own)] == []
    assert browser.complaints() == []


def test_nothing_is_wider_than_the_window(browser: Browser) -> None:
    for row in ("#groups summary", "#rows li"):
        browser.run("document.querySelector(arguments[0]).click()", row)
    wide, window = browser.run(
        "return [document.documentElement.scrollWidth, screen.width]"
    )
    assert wide <= window


def test_every_field_has_a_name_in_every_language(browser: Browser) -> None:
    for language in ("en", "zh-Hant", "pt"):
        browser.choose("language", language)
        assert browser.run("return document.documentElement.lang") == language
        assert browser.run(UNNAMED) == []


def test_a_department_is_named_and_chosen(browser: Browser) -> None:
    browser.choose("language", "zh-Hant")
    names = browser.text("#department")
    assert str(facts().departments["safp"].names.zh) in names
    browser.choose("department", "safp")
    shown = browser.text("#groups")
    assert "vpc-of-safp" in shown
    assert "vpc-of-dsal" not in shown


def test_a_resource_opens_to_its_tags_and_relations(browser: Browser) -> None:
    browser.choose("find", "vpc-of-dsal")
    browser.run("document.querySelector('#groups summary').click()")
    inside = browser.until("document.querySelector('.inside')?.innerText")
    assert "gov-dept" in inside
    assert "vpc/route_table" in inside
    browser.run("document.querySelector('button.link').click()")
    browser.until("document.querySelectorAll('.inside').length > 1")


def test_what_happens_is_seen_while_it_happens(
    browser: Browser, simulator: Ours, request: pytest.FixtureRequest
) -> None:
    # Once is enough to see that the page looks by itself: that takes two seconds.
    waits = "desk" in request.node.name
    id_ = made(simulator, "vpc-later", HOSTILE)
    browser.until(
        "document.getElementById('rows').innerText.includes(arguments[0])",
        id_,
        coming_back=not waits,
    )
    browser.until("document.getElementById('groups').innerText.includes('vpc-later')")
    browser.choose("find", id_)
    browser.run("document.querySelector('#groups summary').click()")
    inside = "document.querySelector('.inside')?.innerText"
    browser.until(f"{inside}?.includes(arguments[0])", HOSTILE)
    assert browser.run("return document.querySelector('img')") is None
    browser.choose("seek", "NoSuchAction")
    assert browser.text("#rows") == ""


def test_active_faults_are_seen(browser: Browser, simulator: Ours) -> None:
    rule = {"effect": "throttle", "action": "DescribeVpcs", "times": 2}
    control(simulator, "PUT", "faults", [rule])
    browser.until("document.getElementById('rules').innerText.includes('throttle')")
    control(simulator, "PUT", "faults", [])
    browser.until("!document.getElementById('rules').innerText.includes('throttle')")


def test_who_reads_a_resource_is_not_disturbed(
    browser: Browser, simulator: Ours
) -> None:
    browser.choose("find", "vpc-of-dsal")
    browser.run(
        "const it = document.querySelector('#groups summary'); it.click(); it.focus();"
        "it.dataset.old = 'yes'"
    )
    made(simulator, "another-vpc-of-dsal", "dsal")
    browser.until("!document.querySelector('#groups summary[data-old]')")
    open_one = browser.run(
        "const it = document.activeElement; return [it.tagName, it.parentNode.open]"
    )
    assert open_one == ["SUMMARY", True]


def test_a_reset_is_noticed(browser: Browser, simulator: Ours) -> None:
    control(simulator, "POST", "reset", {})
    browser.until(
        "!document.getElementById('groups').innerText.includes('vpc-of-dsal')"
    )
    made(simulator, "vpc-of-safp", "safp")
    made(simulator, "vpc-of-dsal", "dsal")
    browser.until("document.getElementById('groups').innerText.includes('vpc-of-dsal')")
