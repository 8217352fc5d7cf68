"""The directory of an account, and what no member of it may do."""

from typing import Any

import pytest

from tests.simulator.cloud.asking import Asking, rows

RM = "ResourceManager"
POLICY = {
    "PolicyName": "no-other-regions",
    "EffectScope": "All",
    "PolicyDocument": '{"Version":"1","Statement":[]}',
}


@pytest.fixture
def root(ask: Asking) -> str:
    made: Any = ask(RM, "InitResourceDirectory")
    return str(made["ResourceDirectory"]["RootFolderId"])


def _policy(ask: Asking) -> str:
    made: Any = ask(RM, "CreateControlPolicy", **POLICY)
    return str(made["ControlPolicy"]["PolicyId"])


def test_an_account_without_a_directory_says_so(ask: Asking) -> None:
    for product in (RM, "ResourceDirectoryMaster"):
        refusal = ask.refused(product, "GetResourceDirectory")
        assert refusal.code == "ResourceDirectoryNotInUse"
    refusal = ask.refused(RM, "CreateControlPolicy", **POLICY)
    assert refusal.code == "ResourceDirectoryNotInUse"


def test_there_is_one_directory(ask: Asking, root: str) -> None:
    refusal = ask.refused(RM, "InitResourceDirectory")
    assert refusal.code == "ResourceDirectoryAlreadyExists"
    seen: Any = ask("ResourceDirectoryMaster", "GetResourceDirectory")
    assert seen["ResourceDirectory"]["RootFolderId"] == root


def test_a_policy_is_attached_once_policies_are_in_force(
    ask: Asking, root: str
) -> None:
    given = {"PolicyId": _policy(ask), "TargetId": root}
    refusal = ask.refused(RM, "AttachControlPolicy", **given)
    assert refusal.code == "ControlPolicyNotEnabled"
    ask(RM, "EnableControlPolicy")
    ask(RM, "AttachControlPolicy", **given)
    seen = ask(RM, "ListControlPolicyAttachmentsForTarget", TargetId=root)
    names = [
        row["PolicyName"]
        for row in rows(seen, "ControlPolicyAttachments.ControlPolicyAttachment")
    ]
    assert names == ["FullAliyunAccess", "no-other-regions"]


def test_what_is_attached_is_not_deleted(ask: Asking, root: str) -> None:
    id_ = _policy(ask)
    ask(RM, "EnableControlPolicy")
    ask(RM, "AttachControlPolicy", PolicyId=id_, TargetId=root)
    refusal = ask.refused(RM, "DeleteControlPolicy", PolicyId=id_)
    assert refusal.code == "DeleteConflict.ControlPolicy.Attachment"
    refusal = ask.refused(RM, "DestroyResourceDirectory")
    assert refusal.code == "Invalid.ResourceDirectory.NotEmpty"
    ask(RM, "DetachControlPolicy", PolicyId=id_, TargetId=root)
    ask(RM, "DeleteControlPolicy", PolicyId=id_)
    ask(RM, "DestroyResourceDirectory")
    assert ask.refused(RM, "GetResourceDirectory").status == 409


def test_folders_are_below_the_root(ask: Asking, root: str) -> None:
    made: Any = ask(RM, "CreateFolder", FolderName="departments")
    assert made["Folder"]["ParentFolderId"] == root
    refusal = ask.refused(RM, "CreateFolder", FolderName="departments")
    assert refusal.code == "EntityAlreadyExists.Folder"
    seen = ask(RM, "ListFoldersForParent")
    assert [row["FolderName"] for row in rows(seen, "Folders.Folder")] == [
        "departments"
    ]
