"""The address plan: every tenant has a block of its own, and the stacks follow it."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest

from facts import facts
from tests.recording import pilot_settings

PILOT, PRODUCTION = "env10", "env20"


@pytest.mark.parametrize(("site", "slots"), [(PILOT, 16), (PRODUCTION, 64)])
def test_a_pool_is_cut_into_its_slots(site: str, slots: int) -> None:
    plan = facts().addresses.sites[site]
    assert plan.slots == slots
    blocks = [plan.tenant_block(slot) for slot in range(slots)]
    assert blocks == list(plan.tenant_pool.subnets(new_prefix=plan.tenant_prefix))


def test_a_known_slot_has_the_block_of_the_reference() -> None:
    dsal = facts().departments["dsal"]
    block = facts().addresses.sites[PRODUCTION].tenant_block(dsal.slot)
    assert block == IPv4Network("10.85.0.0/18")


@pytest.mark.parametrize("slot", [-1, 16])
def test_a_slot_outside_the_pool_has_no_block(slot: int) -> None:
    with pytest.raises(IndexError):
        facts().addresses.sites[PILOT].tenant_block(slot)


def test_production_has_room_for_every_body() -> None:
    slots = facts().addresses.sites[PRODUCTION].slots
    assert all(body.slot < slots for body in facts().departments.values())


def test_no_two_owners_of_addresses_meet() -> None:
    plan = facts().addresses
    supernets = [each.supernet for each in plan.sites.values()]
    blocks = [plan.existing_centre, *plan.reserved, *supernets]
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))


def test_the_pilot_follows_the_plan() -> None:
    settings, plan = pilot_settings(), facts().addresses
    own = plan.sites[settings.site.id]
    assert settings.network.supernet == own.supernet
    assert settings.network.ranges["existing-centre"] == plan.existing_centre
    assert settings.tenancy.pool == own.tenant_pool
    assert settings.tenancy.block_prefix == own.tenant_prefix
    for code, tenant in settings.tenancy.departments.items():
        assert settings.tenancy.block(code) == own.tenant_block(tenant.slot)
