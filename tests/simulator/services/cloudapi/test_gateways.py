"""Gateways of interfaces: what is deployed stays as it was until the next time."""

import json
from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows

CONFIG = {"requestProtocol": "HTTPS", "requestHttpMethod": "GET", "requestPath": "/a"}
SERVICE = {"serviceProtocol": "HTTP", "serviceAddress": "https://a", "mock": "FALSE"}


@pytest.fixture
def group(ask: Asking) -> str:
    return str(ask("CloudAPI", "CreateApiGroup", GroupName="open_data")["GroupId"])


@pytest.fixture
def api(ask: Asking, group: str) -> dict[str, Any]:
    given = {
        "GroupId": group,
        "ApiName": "records",
        "Visibility": "PRIVATE",
        "RequestConfig": json.dumps(CONFIG),
        "ServiceConfig": json.dumps(SERVICE),
    }
    made = ask("CloudAPI", "CreateApi", **given)
    return {"GroupId": group, "ApiId": made["ApiId"]}


def test_parts_are_shown_with_capitals_whatever_the_caller_wrote(
    ask: Asking, api: dict[str, Any]
) -> None:
    shown: Any = ask("CloudAPI", "DescribeApi", **api)
    assert shown["RequestConfig"]["RequestPath"] == "/a"
    assert shown["ServiceConfig"]["ServiceAddress"] == "https://a"


def test_a_part_that_is_no_json_is_refused(ask: Asking, group: str) -> None:
    given = {"GroupId": group, "ApiName": "records", "Visibility": "PRIVATE"}
    bad = {**given, "RequestConfig": "{", "ServiceConfig": "{}"}
    refusal = ask.refused("CloudAPI", "CreateApi", **bad)
    assert refusal.code == "InvalidRequestConfig"


def test_what_is_deployed_stays_until_it_is_deployed_again(
    ask: Asking, api: dict[str, Any]
) -> None:
    stage = {**api, "StageName": "RELEASE"}
    refusal = ask.refused("CloudAPI", "DescribeDeployedApi", **stage)
    assert refusal.code == "NotFoundStage"
    ask("CloudAPI", "DeployApi", **stage, Description="first")
    changed = json.dumps({**CONFIG, "requestPath": "/b"})
    same = {"ApiName": "records", "Visibility": "PRIVATE"}
    parts = {"RequestConfig": changed, "ServiceConfig": json.dumps(SERVICE)}
    ask("CloudAPI", "ModifyApi", **api, **same, **parts)
    seen: Any = ask("CloudAPI", "DescribeDeployedApi", **stage)
    assert seen["RequestConfig"]["RequestPath"] == "/a"
    ask("CloudAPI", "DeployApi", **stage, Description="second")
    seen = ask("CloudAPI", "DescribeDeployedApi", **stage)
    assert seen["RequestConfig"]["RequestPath"] == "/b"


def test_what_is_deployed_is_not_deleted(ask: Asking, api: dict[str, Any]) -> None:
    stage = {**api, "StageName": "RELEASE"}
    ask("CloudAPI", "DeployApi", **stage, Description="first")
    refusal = ask.refused("CloudAPI", "DeleteApi", **api)
    assert refusal.code == "UnsupportedDeleteDeployedApi"
    ask("CloudAPI", "AbolishApi", **stage)
    ask("CloudAPI", "DeleteApi", **api)


def test_an_interface_has_one_plugin_of_each_sort(
    ask: Asking, api: dict[str, Any]
) -> None:
    stage = {**api, "StageName": "RELEASE"}
    ids = [
        ask(
            "CloudAPI",
            "CreatePlugin",
            PluginName=name,
            PluginType="trafficControl",
            PluginData="{}",
        )["PluginId"]
        for name in ("limit_one", "limit_two")
    ]
    ask("CloudAPI", "AttachPlugin", **stage, PluginId=ids[0])
    refusal = ask.refused("CloudAPI", "AttachPlugin", **stage, PluginId=ids[1])
    assert refusal.code == "PluginTypeAlreadyAttached"
    seen = ask("CloudAPI", "DescribePluginsByApi", **stage)
    assert [row["PluginName"] for row in rows(seen, "Plugins.PluginAttribute")] == [
        "limit_one"
    ]
    refusal = ask.refused("CloudAPI", "DeletePlugin", PluginId=ids[0])
    assert refusal.code == "PluginInUse"
