"""What the parts of a cloud must agree on: zones, dates, owner, groups and roles.

Each line names the key to correct. What services need stands in agreement.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts import facts
from infra.components.bigdata import OPERATOR
from infra.components.place import unknown
from infra.model import not_in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.cloud import CloudConfig


def cloud_problems(config: CloudConfig) -> Iterator[str]:
    """Yield a line for each disagreement of parts that stand in no part's own file."""
    yield from _zone_problems(config)
    yield from _date_problems(config)
    yield from _owner_problems(config)
    yield from _group_problems(config)
    yield from _role_problems(config)


def _zone_problems(config: CloudConfig) -> list[str]:
    allowed = config.site.zones
    problems = [
        f"zones.{index}: {zone} is a zone of another region; allowed: "
        f"{', '.join(allowed)}. Fix: use a zone of {config.region}."
        for index, zone in enumerate(config.zones)
        if zone not in allowed
    ]
    return problems + [
        f"network.vpcs.{short}.switches.{name}.zone: {switch.zone} is not a zone "
        f"of this stack; allowed: {', '.join(config.zones)}. "
        "Fix: use one of them or add it to `zones`."
        for short, network in config.network.vpcs.items()
        for name, switch in network.switches.items()
        if switch.zone not in config.zones
    ]


def _group_problems(config: CloudConfig) -> Iterator[str]:
    """Yield a line for each component whose resource group org does not have."""
    components = ["network", "logging", "interconnect", "security", "bigdata"]
    for component in (*components, "common", *(["opendata"] * bool(config.opendata))):
        group = getattr(config, component).resource_group
        if group not in config.org.resource_groups:
            at = f"{component}.resource_group"
            yield unknown(at, group, config.org.resource_groups)


def _role_problems(config: CloudConfig) -> Iterator[str]:
    """Yield a line for each role that others rely on, and each late vendor."""
    roles = config.identity.roles
    named = {}
    if config.org.directory is not None:
        named["org.directory.vendor_role"] = config.org.directory.vendor_role
    if config.bigdata.operated:
        named["bigdata.operated"] = OPERATOR
    for at, role in named.items():
        if role not in roles:
            yield unknown(at, role, roles)
    for short, settings in roles.items():
        if settings.support and settings.support.until < config.as_of:
            yield (
                f"identity.roles.{short}.support.until: {settings.support.until} "
                f"is before as_of ({config.as_of}); allowed: help that is not over "
                "(A37). Fix: remove the role or record a new end."
            )


def _date_problems(config: CloudConfig) -> Iterator[str]:
    if config.env == "pilot" and config.expires is None:
        yield (
            "expires: is missing; allowed: the end date of the pilot, which is "
            'temporary (B16). Fix: add for example expires: "2019-12-31".'
        )
    if config.env != "pilot" and config.expires is not None:
        yield (
            f"expires: {config.expires} is set; allowed: nothing in {config.env}. "
            "Fix: remove the key."
        )
    if config.expires is not None and config.expires <= config.as_of:
        yield (
            f"expires: {config.expires} is not after as_of ({config.as_of}); allowed: "
            "a later date. Fix: correct one of the two."
        )


def _owner_problems(config: CloudConfig) -> list[str]:
    problems = []
    for role in ("department", "steward"):
        code = getattr(config.owner, role)
        if not facts().departments[code].in_force(config.as_of):
            problems.append(not_in_force(f"owner.{role}", code, config.as_of))
    project = facts().projects[config.owner.project]
    if project.budget != config.owner.budget:
        problems.append(
            f"owner.budget: {config.owner.budget!r} does not pay for project "
            f"{project.id}; allowed: {project.budget}. Fix: use it (A23)."
        )
    return problems
