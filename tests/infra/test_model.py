"""Field types and models under random input: accepted values come back unchanged."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from facts import facts
from infra.cloud import CloudConfig
from infra.components.network import NetworkConfig
from infra.components.vpc import VpcConfig
from infra.errors import ConfigurationError
from infra.model import Cidr, Department, Slug
from infra.naming import name
from infra.problems import fields_at
from infra.provider import refuse_redirection
from tests.recording import pilot_settings, pilot_values

ZONE = facts().sites["env10"].zones[0]


@given(st.integers(0, 2**24 - 1), st.integers(8, 32))
def test_private_blocks_come_back_unchanged(low: int, prefix: int) -> None:
    block = IPv4Network(((10 << 24) | low, prefix), strict=False)
    cidr: TypeAdapter[IPv4Network] = TypeAdapter(Cidr)
    assert cidr.validate_python(str(block)) == block
    assert cidr.dump_json(block) == f'"{block}"'.encode()


@given(st.text())
def test_unregistered_departments_are_refused(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Department)
    if text in facts().departments:
        assert adapter.validate_python(text) == text
    else:
        with pytest.raises(ValidationError, match="not registered"):
            adapter.validate_python(text)


@given(st.text(max_size=40))
def test_short_names_are_ascii_or_refused(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Slug)
    try:
        accepted = adapter.validate_python(text)
    except ValidationError:
        return
    assert accepted == text
    assert accepted.isascii()
    assert not accepted.endswith("-")


@given(
    st.lists(st.integers(0, 63), min_size=2, max_size=6),
    st.lists(st.integers(18, 24), min_size=6, max_size=6),
)
def test_networks_overlap_exactly_when_they_are_refused(
    places: list[int], prefixes: list[int]
) -> None:
    base = int(IPv4Network("10.32.0.0/14").network_address)
    blocks = [
        IPv4Network((base + (place << 12), prefix), strict=False)
        for place, prefix in zip(places, prefixes, strict=False)
    ]
    values = pilot_values()["network"] | {"security_groups": {}}
    values["vpcs"] = {
        "edge" if index == 0 else f"net-{index}": {
            "cidr": str(block),
            "switches": {f"s-{index}": {"cidr": str(block), "zone": ZONE}},
        }
        for index, block in enumerate(blocks)
    }
    values["egress"]["switch"] = "s-0"
    values["hub"] = {"home": "shared", "tables": {"shared": ["edge"]}}
    overlap = any(
        one.overlaps(other)
        for index, one in enumerate(blocks)
        for other in blocks[index + 1 :]
    )
    if overlap:
        with pytest.raises(ValidationError, match="overlaps"):
            NetworkConfig.model_validate(values)
    else:
        assert len(NetworkConfig.model_validate(values).vpcs) == len(blocks)


def test_settings_survive_a_round_trip() -> None:
    settings = pilot_settings()
    again = CloudConfig.model_validate(settings.model_dump(mode="json"))
    assert again == settings


def test_settings_cannot_be_changed_after_loading() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        pilot_settings().env = "production"  # type: ignore[misc]


def test_names_follow_the_pattern() -> None:
    assert name("production", "dsal", "vsw", "app-a") == "prod-dsal-vsw-app-a"


def test_allowed_keys_are_found_through_containers() -> None:
    path = ("network", "vpcs", "edge")
    assert fields_at(CloudConfig, path) == list(VpcConfig.model_fields)


def test_a_redirecting_variable_is_refused_and_a_pinned_one_is_not() -> None:
    site = facts().sites["env10"]
    refuse_redirection(site.pinned_variables, site)
    for wrong in (
        {"ALICLOUD_PROFILE": "x"},
        {"VPC_ENDPOINT": "vpc.aliyuncs.com"},
        {"ALIBABA_CLOUD_ENDPOINT_RAM": "ram.aliyuncs.com"},
        dict.fromkeys(site.pinned_variables, "resourcedirectory.aliyuncs.com"),
    ):
        with pytest.raises(ConfigurationError, match="environment: "):
            refuse_redirection(wrong, site)
