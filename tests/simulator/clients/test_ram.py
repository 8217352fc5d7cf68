"""Users and their keys, groups, roles and policies; who signs is who the key is of."""

import json

import pytest
from alibabacloud_ram20150501 import models as ram
from alibabacloud_ram20150501.client import Client
from alibabacloud_sts20150401.client import Client as StsClient

from tests.simulator.clients.site import ACCOUNT, PASSWORD, REFUSALS, Site

DOCUMENT = json.dumps(
    {
        "Version": "1",
        "Statement": [{"Effect": "Allow", "Action": "oss:Get*", "Resource": "*"}],
    }
)


def test_a_user_signs_with_keys_of_its_own(site: Site) -> None:
    client, name = site.open(Client, "ram"), site.named("user")
    client.create_user(ram.CreateUserRequest(user_name=name, display_name="A"))
    key = client.create_access_key(ram.CreateAccessKeyRequest(user_name=name)).body
    pair = {
        "access_key_id": key.access_key.access_key_id,
        "access_key_secret": key.access_key.access_key_secret,
    }
    theirs = site.config("sts")
    theirs.access_key_id = pair["access_key_id"]
    theirs.access_key_secret = pair["access_key_secret"]
    who = StsClient(theirs).get_caller_identity().body
    assert (who.identity_type, who.arn) == (
        "RAMUser",
        f"acs:ram::{ACCOUNT}:user/{name}",
    )
    listed = client.list_access_keys(ram.ListAccessKeysRequest(user_name=name)).body
    (row,) = listed.access_keys.access_key
    assert (row.access_key_id, row.status) == (pair["access_key_id"], "Active")
    client.update_access_key(
        ram.UpdateAccessKeyRequest(
            user_name=name, user_access_key_id=pair["access_key_id"], status="Inactive"
        )
    )
    with pytest.raises(REFUSALS) as refused:
        StsClient(theirs).get_caller_identity()
    assert refused.value.code == "InvalidAccessKeyId.NotFound"
    with pytest.raises(REFUSALS) as used:
        client.delete_user(ram.DeleteUserRequest(user_name=name))
    assert used.value.code.startswith("DeleteConflict.User")
    client.delete_access_key(
        ram.DeleteAccessKeyRequest(
            user_name=name, user_access_key_id=pair["access_key_id"]
        )
    )
    client.delete_user(ram.DeleteUserRequest(user_name=name))


def test_a_user_may_log_in(site: Site) -> None:
    client, name = site.open(Client, "ram"), site.named("person")
    client.create_user(ram.CreateUserRequest(user_name=name))
    with pytest.raises(REFUSALS) as absent:
        client.get_login_profile(ram.GetLoginProfileRequest(user_name=name))
    assert absent.value.code == "EntityNotExist.User.LoginProfile"
    client.create_login_profile(
        ram.CreateLoginProfileRequest(user_name=name, password=PASSWORD)
    )
    client.update_login_profile(
        ram.UpdateLoginProfileRequest(user_name=name, mfabind_required=True)
    )
    seen = client.get_login_profile(ram.GetLoginProfileRequest(user_name=name)).body
    assert seen.login_profile.mfabind_required is True
    client.delete_login_profile(ram.DeleteLoginProfileRequest(user_name=name))
    client.delete_user(ram.DeleteUserRequest(user_name=name))


def test_policies_belong_to_users_groups_and_roles(site: Site) -> None:
    client, name = site.open(Client, "ram"), site.named("policy")
    made = ram.CreatePolicyRequest(policy_name=name, policy_document=DOCUMENT)
    client.create_policy(made)
    with pytest.raises(REFUSALS) as twice:
        client.create_policy(made)
    assert twice.value.code == "EntityAlreadyExists.Policy"
    client.create_group(ram.CreateGroupRequest(group_name=name))
    client.create_user(ram.CreateUserRequest(user_name=name))
    client.add_user_to_group(ram.AddUserToGroupRequest(user_name=name, group_name=name))
    client.attach_policy_to_group(
        ram.AttachPolicyToGroupRequest(
            policy_type="Custom", policy_name=name, group_name=name
        )
    )
    found = client.list_policies_for_group(
        ram.ListPoliciesForGroupRequest(group_name=name)
    ).body
    assert [row.policy_name for row in found.policies.policy] == [name]
    with pytest.raises(REFUSALS) as used:
        client.delete_policy(ram.DeletePolicyRequest(policy_name=name))
    assert used.value.code.startswith("DeleteConflict.Policy")
    client.detach_policy_from_group(
        ram.DetachPolicyFromGroupRequest(
            policy_type="Custom", policy_name=name, group_name=name
        )
    )
    client.remove_user_from_group(
        ram.RemoveUserFromGroupRequest(user_name=name, group_name=name)
    )
    client.delete_user(ram.DeleteUserRequest(user_name=name))
    client.delete_group(ram.DeleteGroupRequest(group_name=name))
    client.delete_policy(ram.DeletePolicyRequest(policy_name=name))
