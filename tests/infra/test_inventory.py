"""The counts of the pilot against the reference architecture, type by type."""

import json
from collections import Counter

import pytest

from tests.recording import ROOT, Registered, record_pilot

REFERENCE = ROOT / "tests" / "inventories" / "reference.json"
COMPONENTS = (
    "org",
    "identity",
    "network",
    "keys",
    "logging",
    "interconnect",
    "security",
    "bigdata",
    "common",
)
# What we declare beyond the reference, and why: docs/reference-deviations.md.
BEYOND = {("network", "cen.TransitRouterRouteTablePropagation"): 3}
# Bundles: the reference counts one, the pilot has three of each.
BUNDLES = ("tenant", "service")
EACH = 3


@pytest.fixture(scope="module")
def cloud() -> list[Registered]:
    return [item for item in record_pilot() if item.is_cloud_resource]


@pytest.mark.parametrize("component", [*COMPONENTS, *BUNDLES])
def test_component_declares_what_the_reference_counts(
    component: str, cloud: list[Registered]
) -> None:
    reference = json.loads(REFERENCE.read_text("utf-8"))[component]
    times = EACH if component in BUNDLES else 1
    declared = Counter(
        _class(item.type) for item in cloud if _outermost(item) == component
    )
    assert dict(declared) == {
        kind: count * times + BEYOND.get((component, kind), 0)
        for kind, count in reference.items()
    }


def test_the_whole_pilot_is_the_reference_and_what_goes_beyond(
    cloud: list[Registered],
) -> None:
    reference = json.loads(REFERENCE.read_text("utf-8"))
    assert {_outermost(item) for item in cloud} == set(reference)
    assert len(cloud) == 404 + sum(BEYOND.values())


def _outermost(item: Registered) -> str:
    """Return the component at the top: a tenant's network is the tenant's."""
    top = item.urn.split("::")[2].split("$")[0]
    return top.split(":")[1]


def _class(token: str) -> str:
    """Return `module.Class` of a type token, as the reference writes it."""
    _, module, name = token.split(":")
    return f"{module.split('/')[0]}.{name}"
