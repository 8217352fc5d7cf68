"""The whole declared graph of the pilot, seen as the engine would receive it."""

import datetime as dt
import json
import random
from collections import Counter
from ipaddress import IPv4Network
from typing import Any

import pytest

from facts import facts
from tests.recording import (
    PILOT,
    SIGNATURE,
    Registered,
    message,
    pilot_values,
    record_pilot,
)

SITE = facts().sites["env10"]
PROVIDER = "pulumi:providers:alicloud"


@pytest.fixture(scope="module")
def graph() -> list[Registered]:
    return record_pilot()


@pytest.fixture(scope="module")
def cloud(graph: list[Registered]) -> list[Registered]:
    return [item for item in graph if item.is_cloud_resource]


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


def test_every_tag_value_is_registered(cloud: list[Registered]) -> None:
    as_of = dt.date(2018, 10, 11)
    for item in cloud:
        for key, value in item.inputs.get("tags", {}).items():
            assert value in facts().allowed_values(key, as_of), (item.name, key)


def test_every_resource_uses_the_one_explicit_provider(
    graph: list[Registered], cloud: list[Registered]
) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    assert {item.provider.rsplit("::", 1)[0] for item in cloud} == {provider.urn}


def test_every_resource_has_a_component_above_it(
    graph: list[Registered], cloud: list[Registered]
) -> None:
    components = {item.urn for item in graph if item.type.startswith("gov-cloud:")}
    assert {item.name for item in cloud if item.parent not in components} == set()


def test_the_provider_says_where_and_leaves_nothing_to_defaults(
    graph: list[Registered],
) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    assert provider.inputs["region"] == SITE.region
    assert provider.inputs["protocol"] == "HTTPS"
    assert provider.inputs["accountId"] == SITE.account_id
    absent = {"profile", "sharedCredentialsFile", "credentialsUri", "ecsRoleName"}
    assert absent.isdisjoint(provider.inputs)


def test_the_keys_of_the_provider_are_secret(graph: list[Registered]) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    fields = provider.request.object.fields
    for key in ("accessKey", "secretKey"):
        assert SIGNATURE in fields[key].struct_value.fields, key


def test_every_product_in_use_has_an_endpoint(
    graph: list[Registered], cloud: list[Registered]
) -> None:
    (provider,) = [item for item in graph if item.type == PROVIDER]
    (endpoints,) = json.loads(provider.inputs["endpoints"])
    modules = {item.type.split(":")[1].split("/")[0] for item in cloud}
    for module in modules:
        for product in facts().product_keys_by_module[module]:
            if product not in SITE.endpoints:
                # The provider has no key that works: the command pins the variable.
                variable = f"ALIBABA_CLOUD_ENDPOINT_{product.upper()}"
                assert variable in SITE.pinned_variables, (module, product)
                continue
            camel = "".join(
                part.capitalize() if index else part
                for index, part in enumerate(product.split("_"))
            )
            assert endpoints[camel] == SITE.endpoints[product], (module, product)


def test_nothing_is_named_twice(cloud: list[Registered]) -> None:
    counts = Counter((item.type, item.name) for item in cloud)
    assert max(counts.values()) == 1


def test_switches_lie_in_zones_of_the_site(cloud: list[Registered]) -> None:
    zones = {item.inputs["zoneId"] for item in cloud if "zoneId" in item.inputs}
    assert zones & set(SITE.zones)
    switch_zones = {
        item.inputs["zoneId"]
        for item in cloud
        if item.type == "alicloud:vpc/switch:Switch"
    }
    assert switch_zones <= set(SITE.zones)


def test_no_access_rule_admits_the_internet(cloud: list[Registered]) -> None:
    inside = IPv4Network("10.0.0.0/8")
    rules = [item for item in cloud if item.type.endswith(":SecurityGroupRule")]
    assert len(rules) == 44
    for rule in rules:
        assert IPv4Network(rule.inputs["cidrIp"]).subnet_of(inside), rule.name


def test_groups_do_not_trust_their_own_members(cloud: list[Registered]) -> None:
    groups = [item for item in cloud if item.type.endswith(":SecurityGroup")]
    assert {item.inputs["innerAccessPolicy"] for item in groups} == {"Drop"}


def _shuffled(value: Any, dice: random.Random) -> Any:
    """Return the same settings with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        dice.shuffle(keys)
        return {key: _shuffled(value[key], dice) for key in keys}
    return value


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_settings_changes_no_name_and_no_urn(
    graph: list[Registered], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a repeatable shuffle, not a secret
    again = record_pilot(_shuffled(pilot_values(), dice))
    assert sorted(item.urn for item in again) == sorted(item.urn for item in graph)
    # Lists that the cloud treats as sets may come in another order; names may not.
    assert {item.urn: item.inputs.get("tags") for item in again} == {
        item.urn: item.inputs.get("tags") for item in graph
    }


def test_two_recordings_are_the_same(graph: list[Registered]) -> None:
    def key(item: Registered) -> str:
        return item.urn

    again = record_pilot()
    assert list(map(message, sorted(again, key=key))) == list(
        map(message, sorted(graph, key=key))
    )


def test_a_new_network_moves_nothing_else(graph: list[Registered]) -> None:
    values = pilot_values()
    zone = SITE.zones[0]
    values["network"]["vpcs"]["archive"] = {
        "cidr": "10.33.0.0/20",
        "switches": {"archive-a": {"cidr": "10.33.0.0/24", "zone": zone}},
    }
    grown = {item.urn for item in record_pilot(values)}
    before = {item.urn for item in graph}
    assert before < grown
    assert all("archive" in urn for urn in grown - before), PILOT
