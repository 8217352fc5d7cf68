"""Roles, policies and who may assume what."""

import json
import time

import pytest

from simulator.cloud.access import Request, decide
from simulator.messages import ApiError, Caller
from tests.simulator.cloud.asking import ACCOUNT, Asking, rows

USER = f"acs:ram::{ACCOUNT}:user/ana"
OTHER = "acs:ram::1999200000000020:user/ana"


def trust(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "1", "Statement": list(statements)})


def allow(principal: str, **more: object) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": [principal]},
        **more,
    }


def role(ask: Asking, document: str) -> str:
    ask("Ram", "CreateRole", RoleName="Ops", AssumeRolePolicyDocument=document)
    return f"acs:ram::{ACCOUNT}:role/Ops"


def assume(ask: Asking, arn: str, caller: str, address: str = "") -> dict[str, object]:
    ask.caller = Caller("LTAIx", ACCOUNT, caller)
    headers = {"x-acs-source-ip": address} if address else {}
    given = {"RoleArn": arn, "RoleSessionName": "shift"}
    call = ask.call("Sts", "AssumeRole", given, headers=headers)
    return dict(ask.cloud.perform(call))


def test_whom_a_role_trusts_may_assume_it(ask: Asking) -> None:
    arn = role(ask, trust(allow(f"acs:ram::{ACCOUNT}:root")))
    keys = assume(ask, arn, USER)["Credentials"]
    assert isinstance(keys, dict)
    credential = ask.cloud.credential(keys["AccessKeyId"])
    assert credential is not None
    assert credential.secret == keys["AccessKeySecret"]
    assert credential.token == keys["SecurityToken"]
    assert credential.arn == f"acs:ram::{ACCOUNT}:assumed-role/ops/shift"
    assert credential.expires == pytest.approx(time.time() + 3600, abs=60)


def test_another_account_may_not(ask: Asking) -> None:
    arn = role(ask, trust(allow(f"acs:ram::{ACCOUNT}:root")))
    with pytest.raises(ApiError) as refused:
        assume(ask, arn, OTHER)
    assert (refused.value.status, refused.value.code) == (403, "NoPermission")


def test_a_condition_on_the_address_is_kept(ask: Asking) -> None:
    inside = {"IpAddress": {"acs:SourceIp": ["10.0.0.0/8"]}}
    arn = role(ask, trust(allow(USER, Condition=inside)))
    assert assume(ask, arn, USER, "10.1.2.3")
    for address in ("192.0.2.1", ""):
        with pytest.raises(ApiError, match="NoPermission"):
            assume(ask, arn, USER, address)


def test_a_denial_wins(ask: Asking) -> None:
    denial = {**allow(USER), "Effect": "Deny"}
    arn = role(ask, trust(denial, allow(f"acs:ram::{ACCOUNT}:root")))
    with pytest.raises(ApiError, match="NoPermission"):
        assume(ask, arn, USER)
    assert assume(ask, arn, f"acs:ram::{ACCOUNT}:user/rui")


def test_a_user_who_is_known_needs_a_policy_of_its_own(ask: Asking) -> None:
    arn = role(ask, trust(allow(f"acs:ram::{ACCOUNT}:root")))
    ask("Ram", "CreateUser", UserName="ana")
    with pytest.raises(ApiError, match="NoPermission"):
        assume(ask, arn, USER)
    ask("Ram", "CreateGroup", GroupName="ops")
    ask("Ram", "AddUserToGroup", UserName="ana", GroupName="ops")
    policy = {"PolicyName": "AliyunSTSAssumeRoleAccess", "PolicyType": "System"}
    ask("Ram", "AttachPolicyToGroup", GroupName="ops", **policy)
    assert assume(ask, arn, USER)
    denial = {"Effect": "Deny", "Action": "sts:*", "Resource": arn}
    document = json.dumps({"Version": "1", "Statement": [denial]})
    ask("Ram", "CreatePolicy", PolicyName="Never", PolicyDocument=document)
    own = {"PolicyName": "Never", "PolicyType": "Custom"}
    ask("Ram", "AttachPolicyToUser", UserName="ana", **own)
    with pytest.raises(ApiError, match="NoPermission"):
        assume(ask, arn, USER)


def test_a_condition_nobody_understands_never_opens() -> None:
    asked = Request(USER, "sts:AssumeRole", "*", {"acs:X": "1"})
    strange = {"MoonPhase": {"acs:X": "1"}}
    opened = json.loads(trust(allow(USER, Condition=strange)))
    assert not decide([opened], asked, trust=True)
    closed = {**allow(USER, Condition=strange), "Effect": "Deny"}
    both = json.loads(trust(closed, allow(USER)))
    assert not decide([both], asked, trust=True)


@pytest.mark.parametrize(
    ("statement", "action", "resource", "allowed"),
    [
        ({"Action": "oss:*", "Resource": "*"}, "oss:PutObject", "x", True),
        (
            {"Action": ["ecs:Describe*"], "Resource": "*"},
            "ecs:RunInstances",
            "x",
            False,
        ),
        ({"NotAction": "ram:*", "Resource": "*"}, "oss:Get", "x", True),
        ({"NotAction": "ram:*", "Resource": "*"}, "ram:Get", "x", False),
        (
            {"Action": "*", "Resource": "acs:oss:*:*:a/*"},
            "o:G",
            "acs:oss:r:1:a/b",
            True,
        ),
        ({"Action": "*", "NotResource": "acs:*"}, "o:G", "acs:oss:r:1:a", False),
    ],
)
def test_documents_are_read_as_they_are_written(
    statement: dict[str, object], action: str, resource: str, *, allowed: bool
) -> None:
    document = {"Statement": [{"Effect": "Allow", **statement}]}
    assert decide([document], Request(USER, action, resource)) is allowed


def test_a_policy_document_must_be_json(ask: Asking) -> None:
    refused = ask.refused("Ram", "CreatePolicy", PolicyName="P", PolicyDocument="{")
    assert refused.code == "MalformedPolicyDocument"


def test_policies_are_attached_and_seen_from_both_sides(ask: Asking) -> None:
    role(ask, trust())
    ask("Ram", "CreatePolicy", PolicyName="P", PolicyDocument="{}")
    own = {"PolicyName": "P", "PolicyType": "Custom"}
    system = {"PolicyName": "AliyunOSSReadOnlyAccess", "PolicyType": "System"}
    ask("Ram", "AttachPolicyToRole", RoleName="Ops", **own)
    ask("Ram", "AttachPolicyToRole", RoleName="Ops", **system)
    listed = rows(ask("Ram", "ListPoliciesForRole", RoleName="Ops"), "Policies.Policy")
    assert [row["PolicyName"] for row in listed] == ["P", "AliyunOSSReadOnlyAccess"]
    seen = rows(ask("Ram", "ListEntitiesForPolicy", **own), "Roles.Role")
    assert [row["RoleName"] for row in seen] == ["Ops"]
    assert ask.refused("Ram", "DeletePolicy", PolicyName="P").status == 409
    assert ask.refused("Ram", "DeleteRole", RoleName="Ops").status == 409
    ask("Ram", "DetachPolicyFromRole", RoleName="Ops", **own)
    ask("Ram", "DetachPolicyFromRole", RoleName="Ops", **system)
    ask("Ram", "DeletePolicy", PolicyName="P")
    ask("Ram", "DeleteRole", RoleName="Ops")


def test_a_policy_that_does_not_exist_is_not_attached(ask: Asking) -> None:
    role(ask, trust())
    refused = ask.refused(
        "Ram",
        "AttachPolicyToRole",
        RoleName="Ops",
        PolicyName="Nothing",
        PolicyType="Custom",
    )
    assert refused.code == "EntityNotExist.Policy"


def test_versions_of_a_policy(ask: Asking) -> None:
    ask("Ram", "CreatePolicy", PolicyName="P", PolicyDocument="{}")
    second = {"PolicyName": "P", "PolicyDocument": '{"Version":"1"}'}
    ask("Ram", "CreatePolicyVersion", **second, SetAsDefault=True)
    seen = ask("Ram", "GetPolicy", PolicyName="P", PolicyType="Custom")
    default = seen["DefaultPolicyVersion"]
    assert isinstance(default, dict)
    assert (default["VersionId"], default["PolicyDocument"]) == (
        "v2",
        '{"Version":"1"}',
    )
    kept = ask.refused("Ram", "DeletePolicyVersion", PolicyName="P", VersionId="v2")
    assert kept.code == "DeleteConflict.PolicyVersion.Default"
    assert ask.refused("Ram", "DeletePolicy", PolicyName="P").status == 409
    ask("Ram", "DeletePolicyVersion", PolicyName="P", VersionId="v1")
    ask("Ram", "DeletePolicy", PolicyName="P")
    assert ask.cloud.store.kinds() == ["resourcemanager/resource_group"]


def test_a_renamed_group_keeps_its_members(ask: Asking) -> None:
    ask("Ram", "CreateUser", UserName="ana")
    ask("Ram", "CreateGroup", GroupName="ops")
    ask("Ram", "AddUserToGroup", UserName="ana", GroupName="ops")
    ask("Ram", "UpdateGroup", GroupName="ops", NewGroupName="operators")
    listed = rows(ask("Ram", "ListGroupsForUser", UserName="ana"), "Groups.Group")
    assert [row["GroupName"] for row in listed] == ["operators"]
    assert ask.refused("Ram", "DeleteGroup", GroupName="operators").status == 409
    ask("Ram", "RemoveUserFromGroup", UserName="ana", GroupName="operators")
    ask("Ram", "DeleteGroup", GroupName="operators")
