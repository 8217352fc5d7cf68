"""MaxCompute: whole bodies, settings laid over one another, roles inside."""

import json
from typing import Any

import pytest

from simulator.messages import ApiError
from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "MaxCompute"
NAMED = {"project_name": "gov_data"}


@pytest.fixture
def projects(ask: Asking) -> Asking:
    properties = {"typeSystem": "2", "encryption": {"enable": False}}
    body = json.dumps({"name": "gov_data", "comment": "x", "properties": properties})
    ask.rest(PRODUCT, "CreateProject", {}, body=body)
    return ask


def data(ask: Asking) -> dict[str, object]:
    found = ask.rest(PRODUCT, "GetProject", NAMED)["data"]
    assert isinstance(found, dict)
    return dict(found)


def code(ask: Asking, action: str, path: dict[str, str], **more: Any) -> str:
    with pytest.raises(ApiError) as caught:
        ask.rest(PRODUCT, action, path, **more)
    return caught.value.code


def test_properties_are_laid_over_those_there(projects: Asking) -> None:
    given = {"retentionDays": 7, "encryption": {"algorithm": "AESCTR"}}
    projects.rest(PRODUCT, "UpdateProjectBasicMeta", NAMED, properties=given)
    seen = data(projects)["properties"]
    assert isinstance(seen, dict)
    assert (seen["typeSystem"], seen["retentionDays"]) == ("2", 7)
    assert seen["encryption"] == {"enable": False, "algorithm": "AESCTR", "key": ""}


def test_security_and_addresses_are_too(projects: Asking) -> None:
    path = {"projectName": "gov_data"}
    projects.rest(PRODUCT, "UpdateProjectSecurity", path, body={"labelSecurity": True})
    body = {"ipWhiteList": {"vpcIpList": "10.0.0.0/8"}}
    projects.rest(PRODUCT, "UpdateProjectIpWhiteList", NAMED, body=body)
    seen = data(projects)
    security = seen["securityProperties"]
    assert isinstance(security, dict)
    assert (security["labelSecurity"], security["usingAcl"]) == (True, True)
    assert seen["ipWhiteList"] == {"vpcIpList": "10.0.0.0/8"}


def test_the_key_of_an_encrypted_project_exists_and_is_enabled(ask: Asking) -> None:
    def body(key: object) -> str:
        encryption = {"enable": True, "algorithm": "AESCTR", "key": key}
        return json.dumps({"name": "gov_x", "properties": {"encryption": encryption}})

    with pytest.raises(ApiError):
        ask.rest(PRODUCT, "CreateProject", {}, body=body("key-none"))
    key = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(key, dict)
    ask("Kms", "DisableKey", KeyId=key["KeyId"])
    with pytest.raises(ApiError):
        ask.rest(PRODUCT, "CreateProject", {}, body=body(key["KeyId"]))
    ask("Kms", "EnableKey", KeyId=key["KeyId"])
    ask.rest(PRODUCT, "CreateProject", {}, body=body(key["KeyId"]))


@pytest.mark.parametrize(
    "body",
    ["x", '{"name":"gov_y","properties":{"retentionDays":31}}', '{"name":"1"}'],
)
def test_a_body_without_sense_is_refused(projects: Asking, body: str) -> None:
    assert code(projects, "CreateProject", {}, body=body) in {
        "INVALID_PARAMETER",
        "INVALID_PROJECT_NAME",
    }


def test_a_role_has_a_policy_and_goes_with_its_project(projects: Asking) -> None:
    body = {"name": "analyst", "type": "resource"}
    projects.rest(PRODUCT, "CreateRole", NAMED, body=body)
    assert code(projects, "CreateRole", NAMED, body=body) == "OBJECT_ALREADY_EXIST"
    path = {"projectName": "gov_data", "roleName": "analyst"}
    policy = '{"Version":"1","Statement":[]}'
    projects.rest(PRODUCT, "UpdateProjectRole", path, body={"policy": policy})
    role = {**NAMED, "role_name": "analyst"}
    assert projects.rest(PRODUCT, "GetRolePolicy", role)["data"] == policy
    assert code(projects, "UpdateProjectRole", path, body={"policy": "x"})
    projects.rest(PRODUCT, "DeleteProject", NAMED)
    assert code(projects, "GetRolePolicy", role) == "OBJECT_NOT_EXIST"


def test_projects_are_listed_a_page_at_a_time(projects: Asking) -> None:
    projects.rest(PRODUCT, "CreateProject", {}, body='{"name":"gov_more"}')
    first = projects.rest(PRODUCT, "ListProjects", {}, maxItem=1, prefix="gov")
    (one,) = rows(first, "data.projects")
    assert one["name"] == "gov_data"
    held = first["data"]
    assert isinstance(held, dict)
    rest = projects.rest(PRODUCT, "ListProjects", {}, marker=held["marker"])
    assert [row["name"] for row in rows(rest, "data.projects")] == ["gov_more"]
