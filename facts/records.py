"""The shapes of facts: frozen records, no behaviour beyond looking at themselves.

What each one means, and where it comes from, stands at the top of its data file.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


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
class Project:
    """An approved project and the budget item that pays for it (A16, A17, A23)."""

    id: str
    budget: str
    title: Names


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
