"""Tenants and services: what is theirs, what is not, that entries are independent."""

import json
from ipaddress import IPv4Network, collapse_addresses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from facts import facts
from infra.components.service import ENTRY_MBIT
from infra.components.tenancy import TIERS, TenancyConfig
from infra.components.tenant import tier_blocks, tier_rules
from infra.components.tenant_role import PURPOSE, Estate, role_document
from infra.sizes import Reason
from tests.recording import (
    SIGNATURE,
    Registered,
    message,
    pilot_settings,
    pilot_values,
    record_pilot,
)

TENANTS = ("iacm", "dsal", "safp")
SERVICES = {"food-licence": "iacm", "domestic-helper": "dsal", "queue-booking": "safp"}
PLATFORM_PEERS = ("edge", "mgmt", "shared")
TENANCY = pilot_values()["tenancy"]
SITE = facts().sites["env10"]


@pytest.fixture(scope="module")
def graph() -> list[Registered]:
    return record_pilot()


def of(graph: list[Registered], owner: str) -> list[Registered]:
    """Return the cloud resources named after a tenant or service."""
    return [
        item
        for item in graph
        if item.is_cloud_resource
        and item.name.removeprefix("mogov-").startswith(f"pilot-{owner}-")
    ]


def kind(items: list[Registered], ending: str) -> list[Registered]:
    return [item for item in items if item.type.endswith(f":{ending}")]


def requests(graph: list[Registered]) -> dict[str, dict[str, Any]]:
    return {item.urn: message(item) for item in graph}


def new_tenant(slot: int) -> dict[str, Any]:
    return {
        "slot": slot,
        "data": "internal",
        "duty": {"mail": "duty@gov.apsara.example", "purpose": "Duty office"},
    }


def test_a_new_tenant_is_one_entry_and_changes_nobody_else(
    graph: list[Registered],
) -> None:
    values = pilot_values()
    entries = values["tenancy"]["departments"]
    # First in the file: an order that counted would move everybody.
    values["tenancy"]["departments"] = {"dsaj": new_tenant(7), **entries}
    before, after = requests(graph), requests(record_pilot(values))
    assert {urn: after[urn] for urn in before} == before
    added = [urn for urn in after if urn not in before]
    assert len([urn for urn in added if "$alicloud:" in urn]) == 61
    assert all("dsaj" in urn for urn in added)


def test_a_removed_service_takes_its_own_things_and_nothing_else(
    graph: list[Registered],
) -> None:
    values = pilot_values()
    del values["services"]["food-licence"]
    before, after = requests(graph), requests(record_pilot(values))
    assert {urn: before[urn] for urn in after} == after
    gone = [urn for urn in before if urn not in after]
    assert len([urn for urn in gone if "$alicloud:" in urn]) == 14
    assert all("food-licence" in urn for urn in gone)


@given(st.permutations(list(TENANTS)), st.sets(st.integers(0, 15), min_size=3))
def test_blocks_follow_slots_and_never_the_order(
    order: list[str], slots: set[int]
) -> None:
    values = dict(TENANCY)
    places = dict(zip(TENANTS, sorted(slots), strict=False))
    values["departments"] = {code: new_tenant(places[code]) for code in order}
    tenancy = TenancyConfig.model_validate(values)
    pool = list(IPv4Network("10.34.0.0/16").subnets(new_prefix=20))
    for code in TENANTS:
        assert tenancy.block(code) == pool[places[code]]


@given(st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_slots_are_refused_exactly_when_they_are_shared_or_missing(
    slots: list[int],
) -> None:
    values = dict(TENANCY)
    entries = zip(TENANTS, slots, strict=True)
    values["departments"] = {code: new_tenant(slot) for code, slot in entries}
    if len(set(slots)) == 3 and max(slots) < 16:
        TenancyConfig.model_validate(values)
    else:
        with pytest.raises(ValidationError, match="slot"):
            TenancyConfig.model_validate(values)


@pytest.mark.parametrize(
    ("pool", "block", "switch", "zones"),
    [("10.34.0.0/16", 20, 22, SITE.zones), ("10.80.0.0/12", 18, 21, ("a", "b"))],
    ids=["pilot", "production"],
)
def test_tiers_lie_inside_the_block_and_apart(
    pool: str, block: int, switch: int, zones: tuple[str, ...]
) -> None:
    values = TENANCY | {
        "pool": pool,
        "block_prefix": block,
        "switch_prefix": switch,
    }
    real = tuple(facts().sites["env20"].zones) if len(zones) == 2 else zones
    tenancy = TenancyConfig.model_validate(values)
    for code in TENANTS:
        network = tenancy.network(tenancy.block(code), real)
        parts = [item.cidr for item in network.switches.values()]
        assert len(parts) == len(TIERS) * len(real)
        assert all(part.subnet_of(tenancy.block(code)) for part in parts)
        assert sum(part.num_addresses for part in parts) == sum(
            part.num_addresses for part in collapse_addresses(parts)
        )
        assert list(tier_blocks(network)) == list(TIERS)


def test_addresses_are_those_of_the_address_plan(graph: list[Registered]) -> None:
    for slot, code in enumerate(TENANTS):
        own = of(graph, code)
        (network,) = kind(own, "Network")
        assert network.inputs["cidrBlock"] == f"10.34.{16 * slot}.0/20"
        blocks = {item.name: item.inputs["cidrBlock"] for item in kind(own, "Switch")}
        assert blocks == {
            f"pilot-{code}-front-a-vsw": f"10.34.{16 * slot}.0/22",
            f"pilot-{code}-app-a-vsw": f"10.34.{16 * slot + 4}.0/22",
            f"pilot-{code}-data-a-vsw": f"10.34.{16 * slot + 8}.0/22",
        }


@pytest.mark.parametrize("code", TENANTS)
def test_a_tenant_knows_the_platform_and_no_other_tenant(
    graph: list[Registered], code: str
) -> None:
    own = of(graph, code)
    (network,) = kind(own, "Network")
    known = [IPv4Network(network.inputs["cidrBlock"])]
    known += [pilot_settings().network.peers()[name] for name in PLATFORM_PEERS]
    named = [item.inputs["cidrIp"] for item in kind(own, "SecurityGroupRule")]
    (acl,) = kind(own, "NetworkAcl")
    named += [item["sourceCidrIp"] for item in acl.inputs["ingressAclEntries"]]
    named += [item["destinationCidrIp"] for item in acl.inputs["egressAclEntries"]]
    for block in map(IPv4Network, named):
        assert any(block.subnet_of(part) for part in known), block


def test_a_tenant_looks_up_ways_where_no_tenant_is_found(
    graph: list[Registered],
) -> None:
    tables = {
        item.inputs["transitRouterRouteTableName"]: item
        for item in kind(graph, "TransitRouterRouteTable")
    }
    for code in TENANTS:
        own = of(graph, code)
        (association,) = kind(own, "TransitRouterRouteTableAssociation")
        (propagation,) = kind(own, "TransitRouterRouteTablePropagation")
        # The mock gives no table id; what each waits for tells which one it names.
        for item, table in (
            (association, "pilot-network-tr-table-tenant-isolated"),
            (propagation, "pilot-network-tr-table-shared"),
        ):
            needs = item.request.propertyDependencies["transitRouterRouteTableId"].urns
            assert tables[table].urn in needs, item.name


@pytest.mark.parametrize("code", TENANTS)
def test_everything_of_a_tenant_is_tagged_as_its_own(
    graph: list[Registered], code: str
) -> None:
    tagged = [item.inputs["tags"] for item in of(graph, code) if "tags" in item.inputs]
    assert len(tagged) >= 20
    for tags in tagged:
        assert (tags["gov-dept"], tags["gov-system"]) == (code, "tenant")
        assert tags["gov-steward"] == "safp"


@pytest.mark.parametrize(("code", "department"), SERVICES.items())
def test_everything_of_a_service_is_tagged_with_service_and_department(
    graph: list[Registered], code: str, department: str
) -> None:
    tagged = [item.inputs["tags"] for item in of(graph, code) if "tags" in item.inputs]
    assert len(tagged) == 5
    for tags in tagged:
        assert (tags["gov-dept"], tags["gov-system"]) == (department, code)
        assert tags["gov-data"] == "personal"


def test_passwords_and_the_certificate_s_key_are_secret_and_differ(
    graph: list[Registered],
) -> None:
    accounts = kind(graph, "RdsAccount") + kind(graph, "Account")
    passwords = set()
    for account in accounts:
        fields = account.request.object.fields["accountPassword"].struct_value.fields
        assert SIGNATURE in fields, account.name
        passwords.add(account.inputs["accountPassword"])
    assert len(passwords) == len(accounts) == 6
    (certificate,) = kind(graph, "ServerCertificate")
    key = certificate.request.object.fields["privateKey"].struct_value.fields
    assert SIGNATURE in key
    assert "privateKey" in certificate.request.additionalSecretOutputs


def test_entries_speak_tls_1_2_and_share_no_port(graph: list[Registered]) -> None:
    listeners = kind(graph, "Listener")
    ports = [item.inputs["frontendPort"] for item in listeners]
    assert sorted(ports) == [443, 8443, 8444, 8445]
    for item in listeners:
        assert item.inputs["protocol"] == "https"
        assert item.inputs["tlsCipherPolicy"].startswith("tls_cipher_policy_1_2_strict")


def test_the_size_of_a_service_limits_its_entry(graph: list[Registered]) -> None:
    for code, service in pilot_settings().services.items():
        (entry,) = kind(of(graph, code), "Listener")
        assert entry.inputs["bandwidth"] == ENTRY_MBIT[service.sizing.size]


def test_every_store_of_data_is_encrypted_with_a_key_of_ours(
    graph: list[Registered],
) -> None:
    keys = {item.urn for item in kind(graph, "Key")}
    where = {
        "rds/instance:Instance": "encryptionKey",
        "kvstore/instance:Instance": "encryptionKey",
        "nas/fileSystem:FileSystem": "kmsKeyId",
        "hbr/vault:Vault": "kmsKeyId",
        "ecs/instance:Instance": "systemDiskKmsKeyId",
        "log/store:Store": "encryptConf",
        "maxcompute/project:Project": "properties",
        "oss/bucketServerSideEncryption:BucketServerSideEncryption": "kmsMasterKeyId",
    }
    for token, field in where.items():
        items = [item for item in graph if item.type == f"alicloud:{token}"]
        assert items, token
        for item in items:
            needs = set(item.request.propertyDependencies[field].urns)
            assert needs & keys, item.name


def test_no_store_of_data_admits_the_internet(graph: list[Registered]) -> None:
    inside = IPv4Network("10.32.0.0/14")
    admitted = []
    for item in graph:
        admitted += item.inputs.get("securityIps", [])
        if item.type.endswith(":AccessRule"):
            admitted.append(item.inputs["sourceCidrIp"])
        if item.type.endswith("maxcompute/project:Project"):
            admitted += item.inputs["ipWhiteList"]["vpcIpList"].split(",")
    assert len(admitted) == 5
    assert all(IPv4Network(block).subnet_of(inside) for block in admitted)


def test_no_server_has_a_public_address_or_open_metadata(
    graph: list[Registered],
) -> None:
    servers = [item for item in graph if item.type == "alicloud:ecs/instance:Instance"]
    assert len(servers) == 4
    for server in servers:
        assert server.inputs["internetMaxBandwidthOut"] == 0
        assert server.inputs["httpTokens"] == "required"
        assert server.inputs["systemDiskEncrypted"] is True


def test_names_fit_the_services_that_refuse_hyphens(graph: list[Registered]) -> None:
    project = next(
        item for item in graph if item.type == "alicloud:maxcompute/project:Project"
    )
    assert project.inputs["projectName"] == "pilot_bigdata_e_gov"
    assert len(project.inputs["projectName"]) <= 28
    for account in kind(graph, "RdsAccount"):
        assert len(account.inputs["accountName"]) <= 32
        assert "-" not in account.inputs["accountName"]


def test_backups_are_kept_and_bound(graph: list[Registered]) -> None:
    (policy,) = [i for i in graph if i.type == "alicloud:hbr/policy:Policy"]
    (rule,) = policy.inputs["rules"]
    assert rule["retention"] >= 180
    assert "replicationRegionId" not in rule
    bindings = kind(graph, "PolicyBinding")
    kinds = sorted(item.inputs["sourceType"] for item in bindings)
    assert kinds == ["ECS_FILE"] * 3 + ["OSS"] * 3
    # The service identifies a binding by policy, kind and source.
    sources = {str(item.inputs["dataSourceId"]) for item in bindings}
    assert len(sources) == 6


@pytest.mark.parametrize("role", PURPOSE)
@given(code=st.sampled_from(TENANTS))
def test_a_role_reaches_its_own_department_only(role: str, code: str) -> None:
    estate = Estate(
        SITE.account_id, SITE.region, code, (f"{code}-b", f"{code}-x"), f"{code}-logs"
    )
    text = role_document(role, estate)
    assert not any(other in text for other in TENANTS if other != code)
    for statement in json.loads(text)["Statement"]:
        assert statement["Condition"]["Bool"] == {"acs:SecureTransport": ["true"]}
        assert not any(action.endswith(":*") for action in statement["Action"])
        for resource in statement["Resource"]:
            assert SITE.account_id in resource
            broad = code not in resource and "cms:" not in resource
            owned = statement["Condition"].get("StringEquals")
            assert not broad or owned == {"acs:ResourceTag/gov-dept": [code]}


def test_an_auditor_reads_and_changes_nothing() -> None:
    estate = Estate(SITE.account_id, SITE.region, "dsal", ("b",), "l")
    for statement in json.loads(role_document("auditor", estate))["Statement"]:
        for action in statement["Action"]:
            verb = action.split(":")[1]
            assert verb.startswith(("Describe", "Get", "List", "Query")), action
            assert verb != "GetObject"


def test_the_rules_of_every_tenant_are_twelve() -> None:
    rules = tier_rules()
    assert list(rules) == ["front", "app", "data", "ops"]
    assert [len(item.accepts) + len(item.opens) for item in rules.values()] == [3] * 4


@given(st.text(max_size=60))
def test_a_reason_is_a_sentence_or_refused(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Reason)
    if len(text) < 30:
        with pytest.raises(ValidationError):
            adapter.validate_python(text)
    else:
        assert adapter.validate_python(text) == text
