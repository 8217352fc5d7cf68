"""What holds for every stack, seen as the engine would receive it.

The pilot, production and one department each by name; all forty-three departments
together where a test asks what they must not share.
"""

import datetime as dt
import json
from collections import Counter
from ipaddress import IPv4Network
from typing import Any

import pytest

from facts import facts
from facts.records import Site
from infra.department import PREFIX, is_department
from tests.recording import (
    PILOT,
    PRODUCTION,
    SIGNATURE,
    Registered,
    record_cloud,
    record_department,
    stack_values,
)

DEPARTMENT = f"{PREFIX}dsal"
STACKS = (PILOT, PRODUCTION, DEPARTMENT)
PROVIDER = "pulumi:providers:alicloud"
INSIDE = IPv4Network("10.0.0.0/8")
# Stores of data -> the input that names the key of ours which encrypts them.
KEYED = {
    "alicloud:cs/managedKubernetes:ManagedKubernetes": "encryptionProviderKey",
    "alicloud:cs/nodePool:NodePool": "systemDiskKmsKey",
    "alicloud:ecs/instance:Instance": "systemDiskKmsKeyId",
    "alicloud:hbr/vault:Vault": "kmsKeyId",
    "alicloud:kms/secret:Secret": "encryptionKeyId",
    "alicloud:kvstore/instance:Instance": "encryptionKey",
    "alicloud:log/store:Store": "encryptConf",
    "alicloud:maxcompute/project:Project": "properties",
    "alicloud:nas/fileSystem:FileSystem": "kmsKeyId",
    "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption": (
        "kmsMasterKeyId"
    ),
    "alicloud:rds/instance:Instance": "encryptionKey",
}
BESIDE = ("bucketAcl", "bucketPolicy", "bucketVersioning", "bucketHttpsConfig")
POLICY_LIMIT = 6144  # characters, of the service
ROLES_LIMIT = 64  # characters of a role's or group's name, of the service


@pytest.fixture(scope="module", params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def graph(stack: str) -> list[Registered]:
    record = record_department if is_department(stack) else record_cloud
    return record(stack)


@pytest.fixture(scope="module")
def cloud(graph: list[Registered]) -> list[Registered]:
    return [item for item in graph if item.is_cloud_resource]


@pytest.fixture(scope="module")
def site(stack: str) -> Site:
    found = facts().site_of(stack)
    assert found is not None
    return found


def test_every_taggable_resource_carries_the_eight_owner_tags(
    cloud: list[Registered],
) -> None:
    required = set(facts().required_tags)
    bare = {
        item.name: sorted(required - set(item.inputs.get("tags", {})))
        for item in cloud
        if item.type in facts().taggable
    }
    assert not {name: missing for name, missing in bare.items() if missing}


def test_every_tag_value_is_registered(stack: str, cloud: list[Registered]) -> None:
    as_of = dt.date.fromisoformat(stack_values(stack)["as_of"])
    for item in cloud:
        for key, value in item.inputs.get("tags", {}).items():
            if key in facts().required_tags:
                assert value in facts().allowed_values(key, as_of), (item.name, key)
            else:
                assert key in facts().optional_tags, (item.name, key)


def test_every_resource_uses_the_one_explicit_provider(
    graph: list[Registered], cloud: list[Registered]
) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    assert {item.provider.rsplit("::", 1)[0] for item in cloud} == {provider.urn}


def test_every_resource_has_a_component_with_an_owner_above_it(
    graph: list[Registered], cloud: list[Registered]
) -> None:
    components = {
        item.urn: item.inputs["owner"]
        for item in graph
        if item.type.startswith("gov-cloud:")
    }
    for item in cloud:
        assert item.parent in components, item.name
        assert set(components[item.parent]) == set(facts().required_tags), item.name


def test_the_provider_says_where_and_leaves_nothing_to_defaults(
    graph: list[Registered], site: Site
) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    assert provider.inputs["region"] == site.region
    assert provider.inputs["protocol"] == "HTTPS"
    assert provider.inputs["accountId"] == site.account_id
    absent = {"profile", "sharedCredentialsFile", "credentialsUri", "ecsRoleName"}
    assert absent.isdisjoint(provider.inputs)


def test_the_keys_of_the_provider_are_secret(graph: list[Registered]) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    fields = provider.request.object.fields
    for key in ("accessKey", "secretKey"):
        assert SIGNATURE in fields[key].struct_value.fields, key


def test_every_product_in_use_has_an_endpoint(
    graph: list[Registered], cloud: list[Registered], site: Site
) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    (endpoints,) = json.loads(provider.inputs["endpoints"])
    modules = {item.type.split(":")[1].split("/")[0] for item in cloud}
    for module in modules:
        for product in facts().product_keys_by_module[module]:
            if product not in site.endpoints:
                # The provider has no key that works: the command pins the variable.
                variable = f"ALIBABA_CLOUD_ENDPOINT_{product.upper()}"
                assert variable in site.pinned_variables, (module, product)
                continue
            camel = "".join(
                part.capitalize() if index else part
                for index, part in enumerate(product.split("_"))
            )
            assert endpoints[camel] == site.endpoints[product], (module, product)


def test_nothing_is_named_twice(cloud: list[Registered]) -> None:
    counts = Counter((item.type, item.name) for item in cloud)
    assert max(counts.values()) == 1


def test_every_place_named_anywhere_is_the_site_s(
    cloud: list[Registered], site: Site
) -> None:
    for item in cloud:
        for path, value in _leaves(item.inputs):
            key = path.rsplit(".", 1)[-1].lower()
            if not isinstance(value, str) or "${" in value:
                continue
            if key in ("region", "regionid", "vpcregionid", "vbrinstanceregionid"):
                assert value == site.region, (item.name, path)
            zones = key in ("zoneid", "zoneids", "masterzoneid", "slavezoneid")
            # A private zone of names has an id, too.
            if zones and value.startswith("cn-"):
                assert value in site.zones, (item.name, path)


def test_no_access_rule_admits_the_internet(cloud: list[Registered]) -> None:
    rules = [item for item in cloud if item.type.endswith(":SecurityGroupRule")]
    assert rules
    for rule in rules:
        assert IPv4Network(rule.inputs["cidrIp"]).subnet_of(INSIDE), rule.name


def test_groups_do_not_trust_their_own_members(cloud: list[Registered]) -> None:
    groups = [item for item in cloud if item.type.endswith(":SecurityGroup")]
    assert {item.inputs["innerAccessPolicy"] for item in groups} == {"Drop"}


def test_every_store_of_data_is_encrypted_with_a_key_of_ours(
    cloud: list[Registered],
) -> None:
    keys = {item.urn for item in cloud if item.type == "alicloud:kms/key:Key"}
    stores = [item for item in cloud if item.type in KEYED]
    assert stores
    for item in stores:
        needs = set(item.request.propertyDependencies[KEYED[item.type]].urns)
        assert needs & keys, item.name


def test_every_bucket_has_each_of_its_protections(cloud: list[Registered]) -> None:
    buckets = {item.inputs["bucket"] for item in cloud if item.type.endswith(":Bucket")}
    for part in (*BESIDE, "bucketServerSideEncryption"):
        protected = {
            item.inputs["bucket"]
            for item in cloud
            if item.type.startswith(f"alicloud:oss/{part}:")
        }
        assert protected == buckets, part


def test_data_logs_and_keys_are_kept_by_the_engine(cloud: list[Registered]) -> None:
    kinds = (
        "kms/key:Key",
        "log/project:Project",
        "log/store:Store",
        "oss/bucket:Bucket",
    )
    kept = [item for item in cloud if item.type.removeprefix("alicloud:") in kinds]
    assert kept
    assert all(item.request.protect for item in kept)


def test_no_right_is_unbounded_and_every_name_fits(
    cloud: list[Registered], site: Site
) -> None:
    policies = [item for item in cloud if item.type == "alicloud:ram/policy:Policy"]
    assert policies
    for policy in policies:
        text = policy.inputs["policyDocument"]
        assert len(text) <= POLICY_LIMIT, policy.name
        assert len(policy.name) <= ROLES_LIMIT, policy.name
        for statement in json.loads(text)["Statement"]:
            assert "NotAction" not in statement, policy.name
            assert all(":" in action for action in statement["Action"]), policy.name
            for resource in statement["Resource"]:
                assert site.account_id in resource, (policy.name, resource)


def test_nobody_from_outside_takes_a_role(cloud: list[Registered], site: Site) -> None:
    for role in (item for item in cloud if item.type == "alicloud:ram/role:Role"):
        document = json.loads(role.inputs["assumeRolePolicyDocument"])
        for statement in document["Statement"]:
            for kind, principals in statement["Principal"].items():
                for principal in principals:
                    own = f"acs:ram::{site.account_id}:" in principal
                    machine = (kind, principal) == ("Service", "ecs.aliyuncs.com")
                    assert own or machine, (role.name, principal)


def _leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Return every plain value in a tree with its path; lists have their key's path."""
    if isinstance(value, dict):
        return [
            leaf
            for key, item in value.items()
            for leaf in _leaves(item, f"{path}.{key}")
        ]
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _leaves(item, path)]
    return [(path, value)]
