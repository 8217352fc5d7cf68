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
from infra.model import (
    Cidr,
    DataClass,
    Department,
    Slug,
    Strict,
    Zone,
    not_in_force,
)

# From outside to inside; the order gives each tier its part of a block.
TIERS = ("front", "app", "data")
# What a tenant may talk to in the platform: networks of every stack.
ENTRY, SERVICES, OPERATIONS = "edge", "shared", "mgmt"
ZONE_LETTERS = "abcdefgh"
RECORDS: Literal["records"] = "records"  # every tenant has it; it is backed up


BucketName = Literal["records", "exchange"]
StoreName = Literal["application", "access", "audit"]
RoleName = Literal["developer", "operator", "auditor", "backup"]


class TenantConfig(Strict):
    """A department as tenant."""

    data: DataClass = Field(description="Highest class of data it keeps here.")
    duty: DutyConfig = Field(description="Who is told when an alarm is raised.")


class SlottedConfig(TenantConfig):
    """A department as tenant of a stack that gives the slots itself."""

    slot: int = Field(ge=0, description="Its block of the pool, for ever its own.")


class TenantStandard(Strict):
    """What every tenant gets, whichever stack declares it."""

    switch_prefix: int = Field(ge=16, le=29, description="Prefix length of a vSwitch.")
    table: Slug = Field(description="Table of the hub where tenants look up ways.")
    found_in: Slug = Field(description="Table of the hub where tenants are found.")
    redundancy: Literal["LRS", "ZRS"] = Field(
        description="Copies of records in one zone (LRS) or in several (ZRS)."
    )
    old_versions_days: int = Field(
        ge=7, description="Replaced and deleted versions of records are deleted after."
    )
    buckets: tuple[BucketName, ...] = Field(
        strict=False, min_length=1, description="Buckets: records, and for exchange."
    )
    logs: LogStoreConfig = Field(description="Log stores of tenants and services.")
    stores: tuple[StoreName, ...] = Field(
        strict=False, min_length=1, description="Log stores of a tenant."
    )
    roles: tuple[RoleName, ...] = Field(
        strict=False, min_length=1, description="Roles of a tenant's people (B08)."
    )
    key: KeyConfig = Field(description="The key of each tenant.")
    quotas: dict[Slug, QuotaAlarmConfig] = Field(
        description="Product code -> alarm, for each tenant."
    )

    @model_validator(mode="after")
    def records_are_kept(self) -> Self:
        """Refuse a standard without records: they are what is backed up."""
        if RECORDS not in self.buckets:
            raise ValueError(
                f"buckets: {RECORDS!r} is missing; allowed: at least {RECORDS}. Fix: "
                "add it."
            )
        return self

    def network(self, block: IPv4Network, zones: tuple[str, ...]) -> VpcConfig:
        """Return the network in a tenant's block: each tier in each zone, in order.

        ValueError, in one sentence, for a block that has no room for them.
        """
        found = list(self.room_problems(block.prefixlen, zones))
        if found:
            raise ValueError(found[0])
        parts = block.subnets(new_prefix=self.switch_prefix)
        switches = {
            f"{tier}-{letter}": SwitchConfig(cidr=next(parts), zone=zone)
            for tier in TIERS
            for letter, zone in zip(ZONE_LETTERS, zones, strict=False)
        }
        return VpcConfig(cidr=block, switches=switches)

    def room_problems(self, prefix: int, zones: tuple[str, ...]) -> Iterator[str]:
        """Yield a line if a block of that prefix length has no room for a tenant."""
        needed = len(TIERS) * len(zones)
        room = 2 ** max(0, self.switch_prefix - prefix)
        if needed > room:
            yield (
                f"tenancy.switch_prefix: a block has room for {room} vSwitches of "
                f"/{self.switch_prefix}, not for {needed}; allowed: {len(TIERS)} tiers "
                "in each zone. Fix: use a longer prefix."
            )

    def bucket(self, data: str) -> BucketConfig:
        """Return the settings of a tenant's bucket, for data up to a class."""
        return BucketConfig(
            data=data,
            redundancy=self.redundancy,
            old_versions_days=self.old_versions_days,
        )


class TenancyConfig(TenantStandard):
    """Tenants of a stack, and what all of them get.

    Production gives the standard only: its departments have stacks of their own.
    """

    pool: Cidr = Field(description="Block that the slots are parts of.")
    block_prefix: int = Field(ge=9, le=26, description="Prefix length of a slot.")
    departments: dict[Department, SlottedConfig] = Field(
        description="Department code -> tenant that this stack declares itself."
    )

    @property
    def standard(self) -> TenantStandard:
        """What every tenant gets, without who they are."""
        names = TenantStandard.model_fields
        return TenantStandard(**{name: getattr(self, name) for name in names})

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
        yield from self.room_problems(self.block_prefix, zones)
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
            if not facts().departments[code].in_force(as_of):
                yield not_in_force(f"tenancy.departments.{code}", code, as_of)

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
