"""The counts of each stack against the reference architecture, type by type."""

import json
from collections import Counter

import pytest

from infra.department import department_of
from tests.recording import (
    PILOT,
    PRODUCTION,
    ROOT,
    Registered,
    department_stacks,
    record_cloud,
    record_department,
)

REFERENCE = json.loads(
    (ROOT / "tests" / "inventories" / "reference.json").read_text("utf-8")
)
ENVIRONMENTS = {PILOT: "pilot", PRODUCTION: "production"}
PROPAGATION = "cen.TransitRouterRouteTablePropagation"
BUCKET = (
    *("", "Acl", "HttpsConfig", "Logging", "Policy"),
    *("ServerSideEncryption", "Versioning"),
)
WEB_GUARD = ("DefenseTemplate", "Domain", "Instance")
# What we declare beyond the reference, or less, and why: docs/reference-deviations.md.
BEYOND = {
    PILOT: {("network", PROPAGATION): 3},
    PRODUCTION: {
        ("network", PROPAGATION): 7,
        ("interconnect", PROPAGATION): 2,
        ("common", "slb.AclEntryAttachment"): 1,
        ("common", "slb.TlsCipherPolicy"): -1,
        **{("common", f"oss.Bucket{part}"): 1 for part in BUCKET},
        **{("security", f"wafv3.{kind}"): -1 for kind in WEB_GUARD},
        ("common", "hbr.PolicyBinding"): 1,
        ("service", "hbr.PolicyBinding"): -3,
    },
}
# Bundles: the reference counts one; how many of each a stack has.
BUNDLES = {PILOT: {"tenant": 3, "service": 3}, PRODUCTION: {"tenant": 0, "service": 3}}


@pytest.fixture(scope="module")
def clouds() -> dict[str, list[Registered]]:
    return {
        stack: [item for item in record_cloud(stack) if item.is_cloud_resource]
        for stack in ENVIRONMENTS
    }


@pytest.mark.parametrize(
    ("stack", "component"),
    [
        (stack, component)
        for stack, env in ENVIRONMENTS.items()
        for component in REFERENCE[env]
    ],
)
def test_component_declares_what_the_reference_counts(
    stack: str, component: str, clouds: dict[str, list[Registered]]
) -> None:
    times = BUNDLES[stack].get(component, 1)
    expected = Counter(
        {
            kind: count * times
            for kind, count in REFERENCE[ENVIRONMENTS[stack]][component].items()
        }
    )
    for (where, kind), more in BEYOND[stack].items():
        if where == component:
            expected[kind] += more
    declared = Counter(
        _class(item.type) for item in clouds[stack] if _outermost(item) == component
    )
    assert declared == +expected


@pytest.mark.parametrize(("stack", "total"), [(PILOT, 404), (PRODUCTION, 392)])
def test_the_whole_stack_is_the_reference_and_what_goes_beyond(
    stack: str, total: int, clouds: dict[str, list[Registered]]
) -> None:
    cloud = clouds[stack]
    components = {
        name for name in REFERENCE[ENVIRONMENTS[stack]] if BUNDLES[stack].get(name, 1)
    }
    assert {_outermost(item) for item in cloud} == components
    assert len(cloud) == total + sum(BEYOND[stack].values())


def test_forty_three_departments_have_the_reference_s_bundle_each() -> None:
    stacks = department_stacks()
    assert len(stacks) == 43
    for stack in stacks:
        cloud = [item for item in record_department(stack) if item.is_cloud_resource]
        assert len(cloud) == 79, department_of(stack)
        declared = Counter(_class(item.type) for item in cloud)
        assert declared == REFERENCE["production"]["tenant"], department_of(stack)


def _outermost(item: Registered) -> str:
    """Return the component at the top: a tenant's network is the tenant's."""
    top = item.urn.split("::")[2].split("$")[0]
    return top.split(":")[1]


def _class(token: str) -> str:
    """Return `module.Class` of a type token, as the reference writes it."""
    _, module, name = token.split(":")
    return f"{module.split('/')[0]}.{name}"
