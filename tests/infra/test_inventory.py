"""The counts of the pilot against the reference architecture, type by type."""

import json
from collections import Counter

import pytest

from tests.recording import ROOT, record_pilot

REFERENCE = ROOT / "tests" / "inventories" / "reference.json"


@pytest.mark.parametrize("component", ["org", "network"])
def test_component_declares_what_the_reference_counts(component: str) -> None:
    reference = json.loads(REFERENCE.read_text("utf-8"))[component]
    declared = Counter(
        _class(item.type)
        for item in record_pilot()
        if item.is_cloud_resource and f"gov-cloud:{component}:" in item.parent
    )
    assert dict(declared) == reference


def _class(token: str) -> str:
    """Return `module.Class` of a type token, as the reference writes it."""
    _, module, name = token.split(":")
    return f"{module.split('/')[0]}.{name}"
