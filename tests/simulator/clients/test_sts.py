"""Roles assumed: temporary keys sign as the role, for whom it trusts."""

import json

import pytest
from alibabacloud_ram20150501 import models as ram
from alibabacloud_ram20150501.client import Client as RamClient
from alibabacloud_sts20150401 import models as sts
from alibabacloud_sts20150401.client import Client

from tests.simulator.clients.site import ACCOUNT, REFUSALS, Site


def trust(principal: str) -> str:
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"RAM": [principal]},
    }
    return json.dumps({"Version": "1", "Statement": [statement]})


def test_a_role_is_assumed_by_whom_it_trusts(site: Site) -> None:
    roles, name = site.open(RamClient, "ram"), site.named("role")
    roles.create_role(
        ram.CreateRoleRequest(
            role_name=name,
            assume_role_policy_document=trust(f"acs:ram::{ACCOUNT}:root"),
        )
    )
    asked = sts.AssumeRoleRequest(
        role_arn=f"acs:ram::{ACCOUNT}:role/{name}", role_session_name="shift"
    )
    client = site.open(Client, "sts")
    given = client.assume_role(asked).body.credentials
    config = site.config("sts", security_token=given.security_token)
    config.access_key_id = given.access_key_id
    config.access_key_secret = given.access_key_secret
    who = Client(config).get_caller_identity().body
    assert who.identity_type == "AssumedRoleUser"
    assert who.arn == f"acs:ram::{ACCOUNT}:assumed-role/{name}/shift"
    other = trust("acs:ram::1999200000000020:root")
    roles.update_role(
        ram.UpdateRoleRequest(role_name=name, new_assume_role_policy_document=other)
    )
    with pytest.raises(REFUSALS) as refused:
        client.assume_role(asked)
    assert refused.value.code == "NoPermission"
    roles.delete_role(ram.DeleteRoleRequest(role_name=name))
    with pytest.raises(REFUSALS) as gone:
        client.assume_role(asked)
    assert gone.value.code == "EntityNotExist.Role"


def test_a_user_assumes_only_what_its_policies_allow(site: Site) -> None:
    rights, name = site.open(RamClient, "ram"), site.named("limited")
    rights.create_role(
        ram.CreateRoleRequest(
            role_name=name,
            assume_role_policy_document=trust(f"acs:ram::{ACCOUNT}:root"),
        )
    )
    rights.create_user(ram.CreateUserRequest(user_name=name))
    key = rights.create_access_key(ram.CreateAccessKeyRequest(user_name=name)).body
    config = site.config("sts")
    config.access_key_id = key.access_key.access_key_id
    config.access_key_secret = key.access_key.access_key_secret
    asked = sts.AssumeRoleRequest(
        role_arn=f"acs:ram::{ACCOUNT}:role/{name}", role_session_name="shift"
    )
    with pytest.raises(REFUSALS) as refused:
        Client(config).assume_role(asked)
    assert refused.value.code == "NoPermission"
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    rights.create_policy(
        ram.CreatePolicyRequest(
            policy_name=name,
            policy_document=json.dumps({"Version": "1", "Statement": [allowed]}),
        )
    )
    rights.attach_policy_to_user(
        ram.AttachPolicyToUserRequest(
            policy_type="Custom", policy_name=name, user_name=name
        )
    )
    assert Client(config).assume_role(asked).body.credentials.security_token
