"""Who is a tenant and where: one entry a department, addresses computed from its slot.

A slot is a block of the tenant pool. It is fixed for ever, inherited by a successor and
never given to another body, so adding, removing or reordering entries moves nobody.
Source: landing-zone reference, 5 and 7.1; clauses A07, B08.
"""

import datetime as dt
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Literal, Self

from pydantic import Field, model_validator

from facts import facts
from infra.components.bucket import BucketConfig
from infra.components.duty import DutyConfig
from infra.components.key import KeyConfig
from infra.components.log_store import LogStoreConfig
from infra.components.network import NetworkConfig
from infra.components.org import QuotaAlarmConfig
from infra.components.place import unknown
from infra.components.vpc import SwitchConfig, VpcConfig
from infra.model import Cidr, DataClass, Department, Slug, Strict, Zone

# From outside to inside; the order gives each tier its part of a block.
TIERS = ("front", "app", "data")
# What a tenant may talk to in the platform: networks of every stack.
ENTRY, SERVICES, OPERATIONS = "edge", "shared", "mgmt"
ZONE_LETTERS = "abcdefgh"


class TenantConfig(Strict):
    """A department as tenant."""

    slot: int = Field(ge=0, description="Its block of the pool, for ever its own.")
    data: DataClass = Field(description="Highest class of data it keeps here.")
    duty: DutyConfig = Field(description="Who is told when an alarm is raised.")


class TenancyConfig(Strict):
    """Tenants, and what all of them get."""

    pool: Cidr = Field(description="Block that the slots are parts of.")
    block_prefix: int = Field(ge=9, le=26, description="Prefix length of a slot.")
    switch_prefix: int = Field(ge=16, le=29, description="Prefix length of a vSwitch.")
    table: Slug = Field(description="Table of the hub where tenants look up ways.")
    found_in: Slug = Field(description="Table of the hub where tenants are found.")
    redundancy: Literal["LRS", "ZRS"] = Field(
        description="Copies of records in one zone (LRS) or in several (ZRS)."
    )
    old_versions_days: int = Field(
        ge=7, description="Replaced and deleted versions of records are deleted after."
    )
    logs: LogStoreConfig = Field(description="Log stores of tenants and services.")
    key: KeyConfig = Field(description="The key of each tenant.")
    quotas: dict[Slug, QuotaAlarmConfig] = Field(
        description="Product code -> alarm, for each tenant."
    )
    departments: dict[Department, TenantConfig] = Field(
        description="Department code -> tenant."
    )

    @property
    def slots(self) -> int:
        """How many slots the pool has."""
        return int(2 ** max(0, self.block_prefix - self.pool.prefixlen))

    def block(self, department: str) -> IPv4Network:
        """Return the block of a tenant, computed from its slot."""
        slot = self.departments[department].slot
        size = 2 ** (32 - self.block_prefix)
        first = int(self.pool.network_address) + slot * size
        return IPv4Network((first, self.block_prefix))

    def network(self, department: str, zones: tuple[Zone, ...]) -> VpcConfig:
        """Return the network of a tenant: each tier in each zone, in that order."""
        parts = self.block(department).subnets(new_prefix=self.switch_prefix)
        switches = {
            f"{tier}-{letter}": SwitchConfig(cidr=next(parts), zone=zone)
            for tier in TIERS
            for letter, zone in zip(ZONE_LETTERS, zones, strict=False)
        }
        return VpcConfig(cidr=self.block(department), switches=switches)

    def records(self, department: str) -> BucketConfig:
        """Return the settings of a tenant's records."""
        return BucketConfig(
            data=self.departments[department].data,
            redundancy=self.redundancy,
            old_versions_days=self.old_versions_days,
        )

    @model_validator(mode="after")
    def slots_fit(self) -> Self:
        """Report every slot that does not exist or has two tenants."""
        problems = list(self._slot_problems())
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _slot_problems(self) -> Iterator[str]:
        if not self.pool.prefixlen <= self.block_prefix < self.switch_prefix:
            yield (
                f"block_prefix: /{self.block_prefix} does not lie between the pool "
                f"(/{self.pool.prefixlen}) and a vSwitch (/{self.switch_prefix}); "
                "allowed: a length between the two. Fix: correct one of the three."
            )
            return
        owners: dict[int, str] = {}
        for code, tenant in self.departments.items():
            at = f"departments.{code}.slot"
            if tenant.slot >= self.slots:
                yield (
                    f"{at}: {tenant.slot} is outside the pool; allowed: 0 to "
                    f"{self.slots - 1}. Fix: take a free slot."
                )
            if tenant.slot in owners:
                yield (
                    f"{at}: {tenant.slot} is the slot of {owners[tenant.slot]}; "
                    "allowed: a slot of its own, never one that was used before. "
                    "Fix: take a free slot."
                )
            owners.setdefault(tenant.slot, code)

    def problems(
        self, network: NetworkConfig, zones: tuple[Zone, ...], as_of: dt.date
    ) -> Iterator[str]:
        """Yield a line for each disagreement with other parts of the settings."""
        yield from self._pool_problems(network)
        needed = len(TIERS) * len(zones)
        room = 2 ** (self.switch_prefix - self.block_prefix)
        if needed > room:
            yield (
                f"tenancy.switch_prefix: a block has room for {room} vSwitches of "
                f"/{self.switch_prefix}, not for {needed}; allowed: {len(TIERS)} tiers "
                "in each zone. Fix: use a longer prefix."
            )
        if len(zones) & (len(zones) - 1):
            # A rule names a tier by one block; three vSwitches are not one.
            yield (
                f"zones: {len(zones)} zones give a tier no single block; allowed: 1, "
                "2, 4 or 8 where there are tenants. Fix: use fewer or more zones."
            )
        for short in (ENTRY, SERVICES, OPERATIONS):
            if short not in network.vpcs:
                yield unknown("network.vpcs", short, network.vpcs)
        for at in ("table", "found_in"):
            if getattr(self, at) not in network.hub.tables:
                yield unknown(f"tenancy.{at}", getattr(self, at), network.hub.tables)
        for code in self.departments:
            body = facts().departments[code]
            if not body.in_force(as_of):
                after = ", ".join(body.successors) or "none recorded"
                yield (
                    f"tenancy.departments.{code}: is not in force on {as_of} (valid "
                    f"{body.valid_from or 'from the start'} to "
                    f"{body.valid_to or 'now'}); allowed: a body in force. Fix: use "
                    f"its successor ({after}) or correct as_of."
                )

    def _pool_problems(self, network: NetworkConfig) -> Iterator[str]:
        if not self.pool.subnet_of(network.supernet):
            yield (
                f"tenancy.pool: {self.pool} is outside the stack's block; allowed: a "
                f"part of {network.supernet}. Fix: move it."
            )
        blocks = {f"network.vpcs.{k}.cidr": v.cidr for k, v in network.vpcs.items()}
        blocks |= {f"network.ranges.{k}": block for k, block in network.ranges.items()}
        for at, block in blocks.items():
            if self.pool.overlaps(block):
                yield (
                    f"tenancy.pool: {self.pool} overlaps {at} ({block}); allowed: a "
                    "block of its own. Fix: move one of the two."
                )
