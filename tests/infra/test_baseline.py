"""The security baseline of the pilot, read from what the engine would receive."""

import base64
import json
from itertools import pairwise
from typing import Any

import pytest

from facts import facts
from infra.errors import ConfigurationError
from tests.infra.test_settings import changed
from tests.recording import (
    SIGNATURE,
    Registered,
    pilot_settings,
    pilot_values,
    record_pilot,
)

SITE = facts().sites["env10"]
POLICY_LIMIT = 6144  # characters, of the service


@pytest.fixture(scope="module")
def cloud() -> list[Registered]:
    return [item for item in record_pilot() if item.is_cloud_resource]


def of(cloud: list[Registered], kind: str) -> list[Registered]:
    """Return the resources of a type, written `module:Class`."""
    module, name = kind.split(":")
    found = [
        item
        for item in cloud
        if item.type.startswith(f"alicloud:{module}/")
        and item.type.endswith(f":{name}")
    ]
    assert found, kind
    return found


def is_secret(item: Registered, *path: str) -> bool:
    fields = item.request.object.fields
    for part in path[:-1]:
        fields = fields[part].struct_value.fields
    return SIGNATURE in fields[path[-1]].struct_value.fields


def statements(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["Statement"]
    return found


def test_every_bucket_has_each_of_its_protections(cloud: list[Registered]) -> None:
    buckets = {item.inputs["bucket"] for item in of(cloud, "oss:Bucket")}
    for kind, key, value in (
        ("oss:BucketAcl", "acl", "private"),
        ("oss:BucketVersioning", "status", "Enabled"),
        ("oss:BucketHttpsConfig", "tlsVersions", ["TLSv1.2", "TLSv1.3"]),
        ("oss:BucketServerSideEncryption", "sseAlgorithm", "KMS"),
    ):
        protected = {
            item.inputs["bucket"]
            for item in of(cloud, kind)
            if item.inputs[key] == value
        }
        assert protected == buckets, kind
    assert {item.inputs["bucket"] for item in of(cloud, "oss:BucketPolicy")} == buckets


def test_no_bucket_policy_admits_anybody(cloud: list[Registered]) -> None:
    for policy in of(cloud, "oss:BucketPolicy"):
        plain_http, foreign = statements(policy.inputs["policy"])
        assert {plain_http["Effect"], foreign["Effect"]} == {"Deny"}
        assert plain_http["Condition"]["Bool"] == {"acs:SecureTransport": ["false"]}
        (own,) = foreign["Condition"]["StringNotLike"]["acs:PrincipalArn"]
        assert own == f"acs:ram::{SITE.account_id}:*"


def test_buckets_ignore_only_what_is_declared_beside_them(
    cloud: list[Registered],
) -> None:
    logged = {
        item.inputs["bucket"] for item in cloud if item.type.endswith(":BucketLogging")
    }
    for bucket in of(cloud, "oss:Bucket"):
        ignored = set(bucket.request.ignoreChanges)
        assert ("logging" in ignored) == (bucket.inputs["bucket"] in logged)
        beside = {"acl", "policy", "serverSideEncryptionRule", "versioning"}
        assert ignored - {"logging"} == beside


def test_data_logs_and_keys_are_protected_as_the_settings_say(
    cloud: list[Registered],
) -> None:
    kinds = ("kms:Key", "kms:Secret", "log:Project", "log:Store", "oss:Bucket")
    kept = [item for kind in kinds for item in of(cloud, kind)]
    assert all(item.request.protect for item in kept)
    values = pilot_values()
    values["protection"]["data"] = False
    assert not any(item.request.protect for item in record_pilot(values))


def test_keys_rotate_and_cannot_be_deleted_at_once(cloud: list[Registered]) -> None:
    for key in of(cloud, "kms:Key"):
        assert key.inputs["automaticRotation"] == "Enabled", key.name
        assert key.inputs["origin"] == "Aliyun_KMS", key.name
        assert key.inputs["deletionProtection"] == "Enabled", key.name


def test_no_right_is_unbounded(cloud: list[Registered]) -> None:
    for policy in of(cloud, "ram:Policy"):
        text = policy.inputs["policyDocument"]
        assert len(text) <= POLICY_LIMIT, policy.name
        for statement in statements(text):
            assert "NotAction" not in statement, policy.name
            actions = statement["Action"]
            actions = [actions] if isinstance(actions, str) else actions
            assert all(":" in action for action in actions), policy.name
            resources = statement["Resource"]
            resources = [resources] if isinstance(resources, str) else resources
            for resource in resources:
                assert SITE.account_id in resource, (policy.name, resource)


def test_who_previews_or_applies_reads_no_data(cloud: list[Registered]) -> None:
    documents = {
        item.name.rsplit("-", 1)[1]: statements(item.inputs["policyDocument"])
        for item in of(cloud, "ram:Policy")
        if "-identity-" in item.name
    }
    data = {"oss:GetObject*", "log:GetLogStoreLogs", "kms:GetSecretValue"}
    (reading,) = documents["plan"]
    verbs = {action.split(":")[1] for action in reading["Action"]}
    assert all(verb.startswith(("Describe", "Get", "List")) for verb in verbs)
    careful = {"kms", "log", "oss"}
    assert not {f"{product}:Get*" for product in careful} & set(reading["Action"])
    denied = {
        action
        for statement in documents["apply"]
        if statement["Effect"] == "Deny"
        for action in statement["Action"]
    }
    assert data <= denied


def test_roles_trust_only_this_account_and_its_machines(
    cloud: list[Registered],
) -> None:
    for role in of(cloud, "ram:Role"):
        for statement in statements(role.inputs["assumeRolePolicyDocument"]):
            assert "NotPrincipal" not in statement
            for kind, principals in statement["Principal"].items():
                for principal in principals:
                    own = f"acs:ram::{SITE.account_id}:" in principal
                    machine = (kind, principal) == ("Service", "ecs.aliyuncs.com")
                    assert own or machine, (role.name, principal)


def test_the_sign_on_of_the_pilot_is_marked_as_the_sandbox_s(
    cloud: list[Registered],
) -> None:
    (sign_on,) = of(cloud, "ram:SamlProvider")
    assert sign_on.inputs["description"].startswith("SANDBOX")
    document = base64.b64decode(sign_on.inputs["encodedsamlMetadataDocument"]).decode()
    assert "https://sign-on.gov.apsara.example/sandbox" in document


def test_logs_are_kept_half_a_year_and_encrypted_with_our_key(
    cloud: list[Registered],
) -> None:
    for store in of(cloud, "log:Store"):
        assert store.inputs["retentionPeriod"] >= 180, store.name
        assert store.inputs["encryptConf"]["enable"] is True, store.name
        key = store.inputs["encryptConf"]["userCmkInfo"]
        assert key["regionId"] == SITE.region, store.name
        assert not store.inputs["enableWebTracking"], store.name


def test_the_trail_writes_to_the_store_that_is_declared_for_it(
    cloud: list[Registered],
) -> None:
    (trail,) = of(cloud, "actiontrail:Trail")
    stores = {item.inputs["logstoreName"]: item for item in of(cloud, "log:Store")}
    store = stores[f"actiontrail_{trail.inputs['trailName']}"]
    assert store.urn in trail.request.dependencies
    project = f"project/{store.inputs['projectName']}"
    arn = f"acs:log:{SITE.region}:{SITE.account_id}:{project}"
    assert trail.inputs["slsProjectArn"] == arn
    assert trail.inputs["eventRw"] == "All"


def test_every_network_of_the_platform_has_a_flow_log(cloud: list[Registered]) -> None:
    networks = pilot_values()["network"]["vpcs"]
    names = {item.name for item in of(cloud, "vpc:FlowLog")}
    assert {f"pilot-{short}-flow-log" for short in networks} <= names


def test_alerts_ask_only_stores_of_this_region(cloud: list[Registered]) -> None:
    for alert in of(cloud, "log:Alert"):
        for query in alert.inputs["queryLists"]:
            assert query["region"] == SITE.region, alert.name


def test_the_pre_shared_key_is_secret_and_the_other_side_finds_the_same(
    cloud: list[Registered],
) -> None:
    (connection,) = of(cloud, "vpn:Connection")
    (secret,) = [item for item in of(cloud, "kms:Secret") if "centre" in item.name]
    assert is_secret(connection, "ikeConfig", "psk") or is_secret(
        connection, "ikeConfig"
    )
    assert is_secret(secret, "secretData")
    assert "ikeConfig" in connection.request.additionalSecretOutputs
    psk = connection.inputs["ikeConfig"]["psk"]
    assert (psk["value"] if isinstance(psk, dict) else psk) == (
        secret.inputs["secretData"]
    )


def test_what_may_leave_is_admitted_before_the_rest_is_refused(
    cloud: list[Registered],
) -> None:
    admit, refuse = sorted(
        of(cloud, "cloudfirewall:ControlPolicy"), key=lambda item: item.name
    )
    assert (admit.inputs["aclAction"], refuse.inputs["aclAction"]) == ("accept", "drop")
    assert admit.urn in refuse.request.dependencies
    assert admit.inputs["destinationType"] == "group"


def test_no_door_stands_open_to_the_internet(cloud: list[Registered]) -> None:
    (block,) = of(cloud, "oss:AccountPublicAccessBlock")
    assert block.inputs["blockPublicAccess"] is True
    (bastion,) = of(cloud, "bastionhost:Instance")
    assert bastion.inputs["enablePublicAccess"] is False
    (preference,) = of(cloud, "ram:SecurityPreference")
    masks = preference.inputs["loginNetworkMasks"].split(";")
    assert masks
    assert all(mask.startswith("10.") for mask in masks)


def test_layers_are_declared_in_order() -> None:
    seen = [
        item.type.split(":")[1]
        for item in record_pilot()
        if item.type.startswith("gov-cloud:") and item.type.count(":") == 2
    ]
    order = [name for name in facts().components if name in seen]
    first = [seen.index(name) for name in order]
    assert all(one < other for one, other in pairwise(first)), seen


WRONG: dict[str, tuple[str, object, tuple[str, ...]]] = {
    "logs kept too short": (
        "logging.stores.audit.days",
        90,
        ("logging.stores.audit.days", "greater than or equal to 180"),
    ),
    "archive kept too short": (
        "logging.archive.keep_days",
        30,
        ("logging.archive.keep_days: 30", "180"),
    ),
    "a needed store is missing": (
        "logging.stores.flow",
        None,
        ("logging.stores: 'flow' is missing",),
    ),
    "alert on an unknown store": (
        "logging.alerts.tracks-hidden.store",
        "nowhere",
        ("logging.alerts.tracks-hidden.store", "'nowhere'", "audit"),
    ),
    "a person's address": (
        "logging.duty.mail",
        "ana@safp.gov.apsara.example",
        ("logging.duty.mail",),
    ),
    "a needed key is missing": (
        "keys.keys.logs",
        None,
        ("keys.keys: 'logs' is missing", "storage"),
    ),
    "a group of an unknown role": (
        "identity.groups.readers.role",
        "root",
        ("identity.groups.readers.role: 'root'", "auditor"),
    ),
    "no metadata": (
        "identity.sign_on.metadata",
        "<xml/>",
        ("identity.sign_on.metadata", "SAML"),
    ),
    "sign-in from an unknown range": (
        "identity.login.ranges",
        ["everywhere"],
        ("identity.login.ranges.0", "'everywhere'"),
    ),
    "link to an unknown range": (
        "interconnect.vpn.range",
        "elsewhere",
        ("interconnect.vpn.range", "existing-centre"),
    ),
    "address outside the vSwitch": (
        "interconnect.forwarding.addresses.edge-a",
        ["10.32.16.11", "10.32.0.12"],
        ("interconnect.forwarding.addresses.edge-a.0: 10.32.16.11", "10.32.0.0/24"),
    ),
    "address in an unknown vSwitch": (
        "interconnect.forwarding.addresses",
        {"edge-z": ["10.32.0.11", "10.32.0.12"]},
        ("interconnect.forwarding.addresses.edge-z: 'edge-z'", "edge-a"),
    ),
    "a single address": (
        "interconnect.forwarding.addresses",
        {"edge-a": ["10.32.0.11"]},
        ("interconnect.forwarding.addresses: one address is too few",),
    ),
    "security group of another network": (
        "security.bastion.security_group",
        "app",
        ("security.bastion.security_group: 'app'", "mgmt"),
    ),
    "unknown resource group": (
        "logging.resource_group",
        "none",
        ("logging.resource_group: 'none'", "base"),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_values_are_refused_with_place_and_remedy(case: str) -> None:
    path, value, parts = WRONG[case]
    with pytest.raises(ConfigurationError) as refusal:
        pilot_settings(changed(path, value))
    text = str(refusal.value)
    assert all(part in text for part in parts), text
    for line in text.splitlines():
        assert "allowed: " in line.lower(), line
        assert "Fix: " in line, line
