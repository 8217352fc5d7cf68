"""The shapes of facts: frozen records, no behaviour beyond looking at themselves.

What each one means, and where it comes from, stands at the top of its data file.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from ipaddress import IPv4Network

from facts.finance import Commitment, PriceBook, Regime
from facts.transition import Transition


@dataclass(frozen=True, slots=True)
class Names:
    """A name in the three languages; None where no name is recorded."""

    en: str | None
    zh: str | None
    pt: str | None


@dataclass(frozen=True, slots=True)
class Product:
    """A product's host pattern; `variable` replaces an endpoint key that is missing."""

    host: str
    has_endpoint_key: bool
    variable: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """One place in Macau: region id, zone ids, domain and the hosts of its products."""

    id: str
    title: Names
    region: str
    zones: tuple[str, ...]
    domain: str
    account_id: str
    endpoints: Mapping[str, str]
    """Endpoint key of the provider -> host name, every product of the cloud."""
    pinned_variables: Mapping[str, str]
    """Environment variable -> host name, where the provider has no endpoint key."""


@dataclass(frozen=True, slots=True)
class StackRule:
    """Which site and environment a stack name (or `prefix-*`) belongs to."""

    name: str
    env: str
    site: str

    def covers(self, stack: str) -> bool:
        """Tell whether `stack` is named by this entry."""
        return fnmatchcase(stack, self.name)


@dataclass(frozen=True, slots=True)
class Department:
    """A public body; `valid_from` and `valid_to` are inclusive, None means open."""

    code: str
    names: Names
    abbreviation: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    successors: tuple[str, ...]
    slot: int
    tenant: bool

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the body exists on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TagKey:
    """A required tag: fixed `values`, or the name of the `register` that holds them."""

    key: str
    values: tuple[str, ...] | None
    register: str | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Award:
    """When and by which procedure a project was awarded (A10, A17)."""

    date: dt.date
    procedure: str


@dataclass(frozen=True, slots=True)
class Project:
    """An entry of the project register; None is what a project does not have yet.

    Each project has its own budget, quotation, approval, award and contract (A16, A17,
    A19) and one budget item that pays for it (A23).
    """

    id: str
    budget: str
    title: Names
    department: str
    phase: int
    amounts: Mapping[int, Decimal]
    """Fiscal year (the calendar year) -> patacas."""
    approval: str | None
    approved: tuple[dt.date, dt.date | None] | None
    """First and last day on which the approval holds; None says nothing about it."""
    quotation: str | None
    award: Award | None
    contract: str | None
    supplier: str | None
    convention: tuple[str, ...]
    """Fields with values of this project's own: the real ones are not public."""

    @property
    def total(self) -> Decimal:
        """Patacas over all years."""
        return sum(self.amounts.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What all projects together may cost a year; both years inclusive (A21)."""

    amount: Decimal
    first_year: int
    last_year: int | None
    prices_of: int
    indexation: Decimal
    clauses: tuple[str, ...]

    @property
    def limit(self) -> Decimal:
        """Patacas a year, with the explicit factor for later prices (A22)."""
        return self.amount * self.indexation

    def covers(self, year: int) -> bool:
        """Tell whether it holds in a fiscal year."""
        return self.first_year <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """The blocks of one site; a tenant's slot is its part of the pool, for ever."""

    supernet: IPv4Network
    tenant_pool: IPv4Network
    tenant_prefix: int

    @property
    def slots(self) -> int:
        """How many tenants the pool has room for."""
        return int(2 ** (self.tenant_prefix - self.tenant_pool.prefixlen))

    def tenant_block(self, slot: int) -> IPv4Network:
        """Return the block of a slot; IndexError for one that does not exist."""
        if not 0 <= slot < self.slots:
            raise IndexError(f"slot {slot} of {self.slots}")
        size = 2 ** (32 - self.tenant_prefix)
        first = int(self.tenant_pool.network_address) + slot * size
        return IPv4Network((first, self.tenant_prefix))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Who has which addresses, so that no two ever meet on a link."""

    existing_centre: IPv4Network
    """A placeholder: the real register of that centre is not public."""
    reserved: tuple[IPv4Network, ...]
    """Blocks that nothing of ours may use."""
    sites: Mapping[str, AddressPlan]


@dataclass(frozen=True, slots=True)
class Register:
    """What the government owns or allows outside a stack's own declaration."""

    accounts: Mapping[str, str]
    """Account id -> holder, without the accounts of the sites."""
    users: Mapping[str, str]
    resources: Mapping[str, str]
    resource_groups: Mapping[str, str]
    ranges: Mapping[IPv4Network, str]
    domains: Mapping[str, str]
    """Domain -> holder, without the domains of the sites."""
    identity_providers: frozenset[str]
    packages: Mapping[str, str]
    stack_references: tuple[str, ...]
    account_names: Mapping[str, tuple[str, ...]]
    log_retention_days: int
    gateway_systems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the government's replies and its working translation."""

    id: str
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the project knows; all mappings are read-only and keep file order."""

    sites: Mapping[str, Site]
    stacks: tuple[StackRule, ...]
    products: Mapping[str, Product]
    product_keys_by_module: Mapping[str, tuple[str, ...]]
    departments: Mapping[str, Department]
    required_tags: Mapping[str, TagKey]
    optional_tags: tuple[str, ...]
    components: tuple[str, ...]
    services: tuple[str, ...]
    projects: Mapping[str, Project]
    ceilings: tuple[Ceiling, ...]
    prices: PriceBook
    ledger: tuple[Commitment, ...]
    regimes: tuple[Regime, ...]
    transition: Transition
    addresses: Addresses
    register: Register
    foreign_regions: tuple[str, ...]
    foreign_packages: frozenset[str]
    foreign_domains: tuple[str, ...]
    """Names of places outside Macau that the content scanner looks for."""
    clauses: Mapping[str, Clause]
    taggable: frozenset[str]
    """Type tokens whose `tags` input is the service's tag map, at the pinned SDK."""
    groupable: frozenset[str]
    """Type tokens that accept `resourceGroupId`, at the pinned SDK."""

    @property
    def systems(self) -> tuple[str, ...]:
        """Allowed values of `gov-system`."""
        return self.components + self.services

    def stack_rule(self, stack: str) -> StackRule | None:
        """Return the entry that covers a stack name, or None for an unknown stack."""
        return next((rule for rule in self.stacks if rule.covers(stack)), None)

    def site_of(self, stack: str) -> Site | None:
        """Return the site a stack name belongs to, or None for an unknown stack."""
        rule = self.stack_rule(stack)
        return None if rule is None else self.sites[rule.site]

    def ceiling(self, year: int) -> Ceiling | None:
        """Return the ceiling of a fiscal year, or None when none is recorded."""
        return next((each for each in self.ceilings if each.covers(year)), None)

    def regime(self, day: dt.date) -> Regime | None:
        """Return the procurement regime in force on `day`, or None for none known."""
        return next((each for each in self.regimes if each.covers(day)), None)

    def allowed_values(self, key: str, day: dt.date) -> tuple[str, ...]:
        """Return the registered values of a required tag on `day`; KeyError if none."""
        tag = self.required_tags[key]
        if tag.values is not None:
            return tag.values
        registers: Mapping[str | None, tuple[str, ...]] = {
            "departments": tuple(
                code for code, body in self.departments.items() if body.in_force(day)
            ),
            "systems": self.systems,
            "projects": tuple(self.projects),
        }
        return registers[tag.register]
