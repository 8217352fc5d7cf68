"""Departments' stacks: one file each, independent of each other, one contract below."""

import dataclasses
import json
from collections import Counter
from ipaddress import IPv4Network
from itertools import combinations
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts import facts
from facts.records import Facts
from infra import department
from infra.components import tenant
from infra.contract import PlatformOutputs, accepted, outputs
from infra.department import (
    PREFIX,
    block_of,
    department_of,
    platform_below,
    platform_of,
)
from infra.errors import ConfigurationError
from tests.recording import (
    PRODUCTION,
    Registered,
    cloud_settings,
    department_settings,
    department_stacks,
    message,
    record,
    record_department,
    recorded_outputs,
    stack_values,
)

STACKS = department_stacks()
DSAL, IAM = f"{PREFIX}dsal", f"{PREFIX}iam"
# Types whose names are of the account or the whole site, not of a network.
PLATFORM = cloud_settings(PRODUCTION)


def requests(stack: str) -> dict[str, dict[str, Any]]:
    """Return what the engine would receive, from a run of its own."""
    again = record_department(stack, stack_values(stack))
    return {item.urn: message(item) for item in again}


def shipped(stack: str) -> dict[str, dict[str, Any]]:
    """Return the same of the one run that all tests of a process share."""
    return {item.urn: message(item) for item in record_department(stack)}


@pytest.fixture(scope="module")
def all_of_them() -> dict[str, list[Registered]]:
    return {
        stack: [item for item in record_department(stack) if item.is_cloud_resource]
        for stack in STACKS
    }


def test_every_tenant_of_the_register_has_a_file() -> None:
    tenants = {code for code, body in facts().departments.items() if body.tenant}
    assert {department_of(stack) for stack in STACKS} == tenants


def test_the_files_say_what_a_department_decides_and_nothing_else() -> None:
    for stack in STACKS:
        values = stack_values(stack)
        assert set(values) == {"as_of", "tenant"}
        assert set(values["tenant"]) == {"project", "data", "duty"}
        assert department_of(stack) in values["tenant"]["duty"]["mail"]


def test_blocks_are_the_register_s_and_never_meet() -> None:
    plan = facts().addresses.sites["env20"]
    blocks = [block_of(stack) for stack in STACKS]
    assert block_of(DSAL) == IPv4Network("10.85.0.0/18")
    assert all(block.subnet_of(plan.tenant_pool) for block in blocks)
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))
    own = [network.cidr for network in PLATFORM.network.vpcs.values()]
    assert not any(one.overlaps(other) for one in blocks for other in own)


def test_no_two_departments_share_a_name(
    all_of_them: dict[str, list[Registered]],
) -> None:
    names = Counter(
        (item.type, item.name) for items in all_of_them.values() for item in items
    )
    assert max(names.values()) == 1


def test_everything_of_a_department_bears_its_name_and_its_tags(
    all_of_them: dict[str, list[Registered]],
) -> None:
    for stack, items in all_of_them.items():
        code = department_of(stack)
        for item in items:
            own = item.name.removeprefix("mogov-").startswith(f"prod-{code}-")
            assert own, item.name
            tags = item.inputs.get("tags")
            if tags is not None:
                assert (tags["gov-dept"], tags["gov-system"]) == (code, "tenant")
                assert (tags["gov-env"], tags["gov-steward"]) == ("production", "safp")


def test_a_department_knows_the_platform_and_no_other_department(
    all_of_them: dict[str, list[Registered]],
) -> None:
    peers = [PLATFORM.network.vpcs[name].cidr for name in ("edge", "mgmt", "shared")]
    for stack, items in all_of_them.items():
        known = [block_of(stack), *peers]
        named = [item.inputs["cidrIp"] for item in items if "cidrIp" in item.inputs]
        (acl,) = [item for item in items if item.type.endswith(":NetworkAcl")]
        named += [row["sourceCidrIp"] for row in acl.inputs["ingressAclEntries"]]
        named += [row["destinationCidrIp"] for row in acl.inputs["egressAclEntries"]]
        assert len(named) == 12 + 2 * 4
        for block in map(IPv4Network, named):
            assert any(block.subnet_of(part) for part in known), (stack, block)


def test_each_tier_stands_in_both_zones(
    all_of_them: dict[str, list[Registered]],
) -> None:
    for items in all_of_them.values():
        zones = Counter(
            item.inputs["zoneId"] for item in items if item.type.endswith(":Switch")
        )
        assert zones == dict.fromkeys(facts().sites["env20"].zones, 3)


def test_a_platform_without_key_hardware_says_so_and_is_built_on() -> None:
    """The engine drops an output that is None: it would look like one that is gone."""
    found = dict(recorded_outputs()) | {"key_instance": ""}
    (key,) = [
        item
        for item in record_department(DSAL, outputs=found)
        if item.type == "alicloud:kms/key:Key"
    ]
    assert "dkmsInstanceId" not in key.inputs
    below = accepted(found, PRODUCTION)
    foundation = below.foundation(lambda value: value)
    assert foundation.key_instance is None
    written = outputs(
        foundation, below.standard, below.protection, region="x", steward="safp"
    )
    assert written["key_instance"] == ""


def test_protection_can_be_lifted_from_one_department() -> None:
    """`destroy --unprotect` runs a department's program once with protection off."""
    off = {"protection": {"data": False, "services": False}}
    items = record_department(DSAL, stack_values(DSAL) | off)
    assert not any(item.request.protect for item in items)
    (key,) = [item for item in items if item.type == "alicloud:kms/key:Key"]
    assert key.inputs["deletionProtection"] == "Disabled"


def test_keys_of_departments_lie_in_our_own_hardware(
    all_of_them: dict[str, list[Registered]],
) -> None:
    for items in all_of_them.values():
        (key,) = [item for item in items if item.type == "alicloud:kms/key:Key"]
        assert key.inputs["dkmsInstanceId"] == recorded_outputs()["key_instance"]
        assert key.inputs["protectionLevel"] == "HSM"


def test_departments_differ_in_nothing_but_themselves() -> None:
    """A file decides data class and duty; the rest is the same for all."""

    def shape(stack: str) -> list[tuple[str, str]]:
        code = department_of(stack)
        return sorted(
            (item.type, item.name.replace(f"prod-{code}", "prod-x"))
            for item in record_department(stack)
        )

    assert shape(DSAL) == shape(IAM)


def _with(moved: str, **changes: Any) -> Facts:
    """Return the facts with one body changed."""
    bodies = dict(facts().departments)
    bodies[moved] = dataclasses.replace(bodies[moved], **changes)
    return dataclasses.replace(facts(), departments=MappingProxyType(bodies))


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pair=st.lists(st.sampled_from(STACKS), min_size=2, max_size=2, unique=True),
    slot=st.integers(50, 63),
)
def test_moving_or_renaming_a_department_touches_nobody_else(
    pair: list[str], slot: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, other = pair
    before, own = shipped(other), shipped(moved)
    with monkeypatch.context() as patch:
        changed = _with(department_of(moved), slot=slot, abbreviation="NEW")
        for module in (department, tenant):
            patch.setattr(module, "facts", lambda: changed)
        assert requests(other) == before
        again = requests(moved)
    # Its own things keep their names, too: an address changes, nothing is renamed.
    assert set(again) == set(own)
    assert again != own


def test_the_platform_does_not_depend_on_who_builds_on_it() -> None:
    """A department that comes or goes changes no file that production reads."""
    assert PLATFORM.tenancy.departments == {}
    assert set(recorded_outputs()) == set(PlatformOutputs.model_fields)


# --- the contract -------------------------------------------------------------------


def test_what_production_writes_is_what_departments_read() -> None:
    read = accepted(recorded_outputs(), PRODUCTION)
    assert read.standard == PLATFORM.tenancy.standard
    assert set(read.hub.tables) == {"shared", "tenant-isolated", "inspected"}


def test_whole_numbers_arrive_with_a_point() -> None:
    """The protocol has one kind of number."""
    found = json.loads(json.dumps(recorded_outputs()), parse_int=float)
    assert accepted(found, PRODUCTION) == accepted(recorded_outputs(), PRODUCTION)


def test_more_outputs_of_the_same_version_are_welcome() -> None:
    accepted(recorded_outputs() | {"new": "thing"}, PRODUCTION)


def refusal(found: dict[str, Any] | None) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        accepted(found, PRODUCTION)
    for line in refused.value.problems:
        assert line.startswith(f"stack {PRODUCTION}: "), line
        assert "; allowed: " in line, line
        assert "Fix: " in line, line
    return list(refused.value.problems)


@pytest.mark.parametrize("found", [None, {}], ids=["no stack", "never up"])
def test_a_department_before_the_platform_is_refused(
    found: dict[str, Any] | None,
) -> None:
    (line,) = refusal(found)
    assert "is not up" in line
    assert f"gov-cloud up {PRODUCTION}" in line


@pytest.mark.parametrize("output", sorted(set(PlatformOutputs.model_fields)))
def test_an_output_that_disappeared_is_one_line(output: str) -> None:
    found = {key: item for key, item in recorded_outputs().items() if key != output}
    (line,) = refusal(found)
    assert f"outputs.{output}: " in line


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("contract", "platform/2"),
        ("region", 5),
        ("region", "cn-hongkong"),
        ("steward", "nobody"),
        ("networks", ["10.64.0.0/20"]),
        ("networks.edge", "everywhere"),
        ("zone", None),
        ("hub", "cen-1"),
        ("hub.router_id", 7),
        ("hub.tables", None),
        ("access_logs", ""),
        ("sign_on", ["a"]),
        ("backup_policy", 1),
        ("key_instance", {"id": "x"}),
        ("key_instance", None),
        ("protection.data", "yes"),
        ("standard.logs.days", "180"),
        ("standard.logs.days", 90),
        ("standard.buckets", ["exchange"]),
    ],
)
def test_an_output_of_another_type_is_one_line(path: str, value: object) -> None:
    found = json.loads(json.dumps(recorded_outputs()))
    *above, key = path.split(".")
    here = found
    for part in above:
        here = here[part]
    here[key] = value
    (line,) = refusal(found)
    assert f"outputs.{path.split('.', maxsplit=1)[0]}" in line


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"networks": {"edge": "10.64.0.0/20", "mgmt": "10.64.32.0/20"}}, "'shared'"),
        ({"region": "cn-macau-env10-d01"}, "cn-macau-env20-d01"),
        ({"standard.table": "isolated"}, "'isolated'"),
        ({"standard.switch_prefix": 20}, "room for 4 vSwitches of /20, not for 6"),
    ],
    ids=["no network", "other site", "no table", "larger than its range"],
)
def test_a_platform_that_does_not_fit_is_refused(
    changes: dict[str, Any], parts: str
) -> None:
    found = json.loads(json.dumps(recorded_outputs()))
    for path, value in changes.items():
        *above, key = path.split(".")
        here = found
        for part in above:
            here = here[part]
        here[key] = value
    with pytest.raises(ConfigurationError) as refused:
        record_department(DSAL, outputs=found)
    (line,) = refused.value.problems
    assert line.startswith(f"stack {PRODUCTION}: ")
    assert parts in line
    assert "; allowed: " in line
    assert "Fix: " in line


def test_the_platform_is_read_by_a_stack_reference_of_our_own_project() -> None:
    found: list[PlatformOutputs] = []

    async def program() -> None:
        found.append((await platform_below(DSAL)).outputs)

    reads: list[str] = []
    record(program, DSAL, outputs=recorded_outputs(), reads=reads)
    assert found == [accepted(recorded_outputs(), PRODUCTION)]
    assert platform_of(DSAL) == PRODUCTION
    assert reads == [f"organization/gov-cloud/{PRODUCTION}"]


def test_what_is_the_platform_s_is_seen_to_be_from_there() -> None:
    """The packs ask where a key, a bucket or a policy of another stack is from."""
    cloud = {item.type: item for item in record_department(DSAL)}
    for kind, field in (
        ("alicloud:cen/transitRouterVpcAttachment:TransitRouterVpcAttachment", "cenId"),
        ("alicloud:hbr/policyBinding:PolicyBinding", "policyId"),
        ("alicloud:kms/key:Key", "dkmsInstanceId"),
        ("alicloud:oss/bucketLogging:BucketLogging", "targetBucket"),
    ):
        (source,) = cloud[kind].request.propertyDependencies[field].urns
        assert f"StackReference::{PRODUCTION}" in source, kind


# --- the file -----------------------------------------------------------------------


def _file(**changes: object) -> dict[str, Any]:
    values = stack_values(DSAL)
    tenant_values = dict(values["tenant"])
    for key, value in changes.items():
        where = values if key in ("as_of", "env", "network") else tenant_values
        where[key] = value
    values["tenant"] = tenant_values
    return values


@pytest.mark.parametrize(
    ("stack", "changes", "parts"),
    [
        (f"{PREFIX}dsall", {}, ("stack name: 'dsall' is not registered", "'dsal'")),
        (f"{PREFIX}iacm", {}, ("'iacm' is not in force on 2019-12-01", "iam")),
        (f"{PREFIX}dsop", {}, ("'dsop' is not in force on 2019-12-01",)),
        (DSAL, {"project": "2017-01-cloud"}, ("tenant.project", "2017-01-cloud-dc")),
        (DSAL, {"data": "secret"}, ("tenant.data: 'secret'", "personal")),
        (DSAL, {"slot": 3}, ("tenant.slot: is not a known key",)),
        (DSAL, {"env": "production"}, ("env: is not a known key; allowed: as_of",)),
        (DSAL, {"network": {}}, ("network: is not a known key",)),
        (DSAL, {"as_of": "soon"}, ("as_of", "yyyy-mm-dd")),
        (
            DSAL,
            {"duty": {"mail": "ana@dsal.gov.apsara.example", "purpose": "x"}},
            ("tenant.duty.mail",),
        ),
    ],
    ids=[
        "unknown code",
        "ended body",
        "body to come",
        "unknown project",
        "unknown class",
        "slot of its own choice",
        "settings of a cloud",
        "network of its own choice",
        "not a date",
        "a person's mailbox",
    ],
)
def test_a_wrong_file_is_one_helpful_line(
    stack: str, changes: dict[str, object], parts: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        department_settings(stack, _file(**changes))
    (line,) = refused.value.problems
    assert all(part in line for part in parts), line
    assert "allowed: " in line
    assert "Fix: " in line


def test_a_cloud_is_no_department() -> None:
    values = stack_values(PRODUCTION) | {"tenant": {}}
    with pytest.raises(ConfigurationError, match="tenant: is not a known key"):
        cloud_settings(PRODUCTION, values)
