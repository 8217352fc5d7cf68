"""Workspaces: two versions of one API, and data sources that are kept as objects."""

import pytest

from tests.simulator.cloud.asking import Asking, rows

PRODUCT = "dataworks-public"


@pytest.fixture
def workspace(ask: Asking) -> int:
    tags = [{"Key": "gov-owner", "Value": "msar"}]
    names = {"Name": "gov_data", "DisplayName": "Data"}
    made = ask(PRODUCT, "CreateProject", AliyunResourceTags=tags, **names)
    return int(str(made["Id"]))


def project(ask: Asking, id_: int) -> dict[str, object]:
    found = ask(PRODUCT, "GetProject", Id=id_)["Project"]
    assert isinstance(found, dict)
    return dict(found)


def test_tags_of_both_versions_are_the_same(ask: Asking, workspace: int) -> None:
    wanted = {"ResourceType": "project", "ResourceId": [str(workspace)]}
    ask(PRODUCT, "TagResources", Tag=[{"Key": "a", "Value": "b"}], **wanted)
    ask(PRODUCT, "UntagResources", TagKey=["gov-owner"], **wanted)
    (tag,) = rows(project(ask, workspace), "AliyunResourceTags")  # type: ignore[arg-type]
    assert (tag["Key"], tag["Value"]) == ("a", "b")
    listed = ask(PRODUCT, "ListProjects", AliyunResourceTags=[{"Key": "x"}])
    assert rows(listed, "PagingInfo.Projects") == []


def test_a_name_is_taken_once(ask: Asking, workspace: int) -> None:
    assert project(ask, workspace)["Status"] == "Available"
    refused = ask.refused(PRODUCT, "CreateProject", Name="gov_data", DisplayName="x")
    assert refused.status == 400


def test_a_change_in_place_leaves_the_state_alone(ask: Asking, workspace: int) -> None:
    ask(PRODUCT, "UpdateProject", Id=workspace, Description="More", DisplayName="D")
    seen = project(ask, workspace)
    assert (seen["Description"], seen["Status"]) == ("More", "Available")
    ask(PRODUCT, "UpdateProject", Id=workspace, Status="Forbidden")
    assert project(ask, workspace)["Status"] == "Forbidden"


def test_properties_come_back_as_an_object(ask: Asking, workspace: int) -> None:
    given = {"ProjectId": workspace, "Name": "gov", "Type": "maxcompute"}
    made = ask(
        PRODUCT,
        "CreateDataSource",
        ConnectionProperties='{"envType":"Prod","project":"gov"}',
        ConnectionPropertiesMode="UrlMode",
        **given,
    )
    seen = ask(PRODUCT, "GetDataSource", Id=int(str(made["Id"])))["DataSource"]
    assert isinstance(seen, dict)
    assert seen["ConnectionProperties"] == {"envType": "Prod", "project": "gov"}
    for text in ("x", "[]", '{"envType":"Test"}'):
        refused = ask.refused(
            PRODUCT,
            "UpdateDataSource",
            ProjectId=workspace,
            Id=int(str(made["Id"])),
            ConnectionProperties=text,
        )
        assert refused.code == "1000010001"


def test_sources_of_one_name_stand_together(ask: Asking, workspace: int) -> None:
    for environment in ("Dev", "Prod"):
        ask(
            PRODUCT,
            "CreateDataSource",
            ProjectId=workspace,
            Name="gov",
            Type="mysql",
            ConnectionPropertiesMode="UrlMode",
            ConnectionProperties=f'{{"envType":"{environment}"}}',
        )
    listed = ask(PRODUCT, "ListDataSources", ProjectId=workspace)
    (group,) = rows(listed, "PagingInfo.DataSources")
    assert len(rows(group, "DataSource")) == 2
    ask(PRODUCT, "DeleteProject", Id=workspace)
    refused = ask.refused(PRODUCT, "ListDataSources", ProjectId=workspace)
    assert (refused.status, refused.code) == (404, "1101080008")


def test_members_have_roles_that_workspaces_have(ask: Asking, workspace: int) -> None:
    named = {"ProjectId": workspace, "UserId": "1"}
    ask(PRODUCT, "CreateProjectMember", RoleCodes=["role_project_dev"], **named)
    ask(PRODUCT, "GrantMemberProjectRoles", RoleCodes=["role_project_pe"], **named)
    ask(PRODUCT, "RevokeMemberProjectRoles", RoleCodes=["role_project_dev"], **named)
    reply = ask(PRODUCT, "GetProjectMember", **named)
    (role,) = rows(reply, "ProjectMember.Roles")
    assert role["Code"] == "role_project_pe"
    bad = ask.refused(
        PRODUCT, "GrantMemberProjectRoles", RoleCodes=["role_king"], **named
    )
    assert bad.code == "1101080004"
    listed = ask(PRODUCT, "ListProjectMembers", ProjectId=workspace)
    assert len(rows(listed, "PagingInfo.ProjectMembers")) == 1
    ask(PRODUCT, "DeleteProjectMember", **named)
    gone = ask.refused(PRODUCT, "GetProjectMember", **named)
    assert (gone.status, gone.code) == (404, "1101080166")
