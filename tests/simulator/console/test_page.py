"""The console page: who gets it, what it may reach, and what it is told."""

import base64
import hashlib
import json
import re

import pytest

from simulator.cloud.redact import HIDDEN
from simulator.console import page
from simulator.control import Control, name_of
from simulator.messages import Request
from tests.simulator.cloud.asking import Asking

HTML = {"accept": "text/html,application/xhtml+xml"}


def request(path: str, *, method: str = "GET", query: str = "", **headers: str) -> bool:
    return page.is_asked(
        Request(method, "127.0.0.1", path, query, headers=headers, body=b"")
    )


def test_a_browser_gets_the_page_and_an_api_its_root() -> None:
    assert request("/", **HTML)
    assert request("/", method="HEAD", **HTML)
    assert request("/_sim/console")
    assert not request("/", accept="*/*")
    assert not request("/", authorization="OSS key:signature", **HTML)
    assert not request("/", query="Action=DescribeVpcs", **HTML)
    assert not request("/", method="POST", **HTML)
    assert not request("/_sim/console", method="POST")
    assert not request("/bucket", **HTML)


def test_the_policy_admits_the_page_s_own_script_and_style_only() -> None:
    reply = page.response()
    policy = reply.headers["Content-Security-Policy"]
    text = reply.body.decode()
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_nothing_from_elsewhere_is_named() -> None:
    text = page.response().body.decode()
    assert not re.search(r"https?://|\ssrc=|@import|url\(", text)


def test_every_label_is_there_in_three_languages() -> None:
    words = json.loads((page.HERE / "words.json").read_text("utf-8"))
    assert set(words) == {"en", "zh-Hant", "pt"}
    assert words["en"].keys() == words["zh-Hant"].keys() == words["pt"].keys()
    used = re.findall(
        r'(?:data-word="|say\(")([A-Za-z-]+)', page.document()[0].decode()
    )
    assert set(used) <= words["en"].keys()


def test_what_the_page_is_told_has_relations_and_state_and_no_secret() -> None:
    ask = Asking()
    network = ask.network()
    ask.switch(network, "10.0.0.0/24")
    given = {"ServerCertificateName": "s", "ServerCertificate": "open"}
    ask("Slb", "UploadServerCertificate", **given, PrivateKey="hidden-word")
    told = json.dumps(Control(ask.cloud, page.HERE).resources(ASKED, None))
    rows = {row["kind"]: row for row in json.loads(told)}
    switch = rows["vpc/vswitch"]
    assert switch["state"] == "Available"
    assert {link["id"] for link in switch["links"]} >= {network}
    assert "hidden-word" not in told
    assert rows["slb/server_certificate"]["attributes"]["PrivateKey"] == HIDDEN


ASKED = Request("GET", "127.0.0.1", "/_sim/resources", "", headers={}, body=b"")


@pytest.mark.parametrize(
    ("kind", "attributes", "name"),
    [
        ("ecs/instance", {"KeyPairName": "k", "InstanceName": "i"}, "i"),
        ("vpc/eip", {"BandwidthPackageName": "b", "Name": "e"}, "e"),
        ("slb/server_group", {"VServerGroupName": "g"}, "g"),
        ("sls/logstore", {"logstoreName": "l"}, "l"),
        ("ecs/disk", {"KeyPairName": "k"}, ""),
        ("vpc/vpc", {"VpcName": ""}, ""),
    ],
)
def test_a_resource_has_its_own_name(
    kind: str, attributes: dict[str, str], name: str
) -> None:
    assert name_of(kind, dict(attributes)) == name
