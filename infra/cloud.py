"""One cloud: its settings, a field for each component, and the order of declaring.

Read this page first. Pilot and production are this program with two value files;
a lower component never refers to a higher one (A08).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import pulumi
from pydantic import Field, model_validator

from facts import facts
from facts.records import Site
from infra.agreement import service_problems
from infra.components.balancer import Certificate
from infra.components.bigdata import Bigdata, BigdataConfig
from infra.components.common import Common, CommonConfig
from infra.components.identity import Identity, IdentityConfig
from infra.components.interconnect import Interconnect, InterconnectConfig
from infra.components.keys import Keys, KeysConfig
from infra.components.logging import Logging, LoggingConfig, readable_logs
from infra.components.network import Network, NetworkConfig
from infra.components.org import Org, OrgConfig
from infra.components.place import unknown, unknown_peers
from infra.components.security import Security, SecurityConfig
from infra.components.service import Service, ServiceConfig
from infra.components.tenancy import TenancyConfig
from infra.components.tenant import Tenant
from infra.model import Date, Environment, Region, ServiceCode, Strict, Zone
from infra.ownership import Owner
from infra.platform import Platform
from infra.protection import Protection
from infra.provider import explicit_provider


class CloudConfig(Strict):
    """Everything a stack may say. Times are dates, sizes carry their unit."""

    env: Environment = Field(description="Environment (gov-env).")
    as_of: Date = Field(
        description="Planning date: which departments and prices are in force."
    )
    expires: Date | None = Field(
        default=None, description="End date: required in pilot, forbidden otherwise."
    )
    region: Region = Field(description="Region id of the site.")
    zones: tuple[Zone, ...] = Field(
        strict=False, min_length=1, description="Zones in use, of that region."
    )
    owner: Owner = Field(description="Who answers for the stack.")
    protection: Protection = Field(description="What must not be deleted.")
    org: OrgConfig = Field(description="Resource groups, tags, quotas.")
    identity: IdentityConfig = Field(description="Sign-on, roles, local accounts.")
    network: NetworkConfig = Field(description="Networks and the rules between.")
    keys: KeysConfig = Field(description="Encryption keys and secrets.")
    logging: LoggingConfig = Field(description="Logs, alerts and alarms.")
    interconnect: InterconnectConfig = Field(
        description="The way to the existing data centre."
    )
    security: SecurityConfig = Field(description="Guards of the whole account.")
    bigdata: BigdataConfig = Field(description="Big data and its integration.")
    common: CommonConfig = Field(description="What all services share.")
    tenancy: TenancyConfig = Field(description="Departments as tenants.")
    services: dict[ServiceCode, ServiceConfig] = Field(
        description="Service code -> service."
    )

    @property
    def site(self) -> Site:
        """The site whose region this is."""
        return next(s for s in facts().sites.values() if s.region == self.region)

    @model_validator(mode="after")
    def parts_agree(self) -> Self:
        """Report every disagreement between parts at once, each with its path."""
        problems = [
            *self._zone_problems(),
            *self._date_problems(),
            *self._owner_problems(),
            *self._group_problems(),
            *self.interconnect.problems(self.network),
            *self.security.problems(self.network),
            *self.bigdata.problems(self.network),
            *self.common.problems(self.network, self.zones),
            *self.tenancy.problems(self.network, self.zones, self.as_of),
            *service_problems(self.services, self.tenancy, self.common),
            *unknown_peers(
                "identity.login.ranges", self.identity.login.ranges, self.network
            ),
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _zone_problems(self) -> list[str]:
        allowed = self.site.zones
        problems = [
            f"zones.{index}: {zone} is a zone of another region; allowed: "
            f"{', '.join(allowed)}. Fix: use a zone of {self.region}."
            for index, zone in enumerate(self.zones)
            if zone not in allowed
        ]
        return problems + [
            f"network.vpcs.{short}.switches.{name}.zone: {switch.zone} is not a zone "
            f"of this stack; allowed: {', '.join(self.zones)}. "
            "Fix: use one of them or add it to `zones`."
            for short, network in self.network.vpcs.items()
            for name, switch in network.switches.items()
            if switch.zone not in self.zones
        ]

    def _group_problems(self) -> Iterator[str]:
        """Yield a line for each component whose resource group org does not have."""
        components = ("network", "logging", "interconnect", "security")
        for component in (*components, "bigdata", "common"):
            group = getattr(self, component).resource_group
            if group not in self.org.resource_groups:
                at = f"{component}.resource_group"
                yield unknown(at, group, self.org.resource_groups)

    def _date_problems(self) -> Iterator[str]:
        if self.env == "pilot" and self.expires is None:
            yield (
                "expires: is missing; allowed: the end date of the pilot, which is "
                'temporary (B16). Fix: add for example expires: "2019-12-31".'
            )
        if self.env != "pilot" and self.expires is not None:
            yield (
                f"expires: {self.expires} is set; allowed: nothing in {self.env}. "
                "Fix: remove the key."
            )
        if self.expires is not None and self.expires <= self.as_of:
            yield (
                f"expires: {self.expires} is not after as_of ({self.as_of}); allowed: "
                "a later date. Fix: correct one of the two."
            )

    def _owner_problems(self) -> list[str]:
        problems = []
        for role in ("department", "steward"):
            body = facts().departments[getattr(self.owner, role)]
            if not body.in_force(self.as_of):
                after = ", ".join(body.successors) or "none recorded"
                problems.append(
                    f"owner.{role}: {body.code!r} is not in force on {self.as_of} "
                    f"(valid {body.valid_from or 'from the start'} to "
                    f"{body.valid_to or 'now'}); allowed: a body in force. "
                    f"Fix: use its successor ({after}) or correct as_of."
                )
        project = facts().projects[self.owner.project]
        if project.budget != self.owner.budget:
            problems.append(
                f"owner.budget: {self.owner.budget!r} does not pay for project "
                f"{project.id}; allowed: {project.budget}. Fix: use it (A23)."
            )
        return problems


@dataclass(frozen=True)
class Base:
    """The long-lived part of a cloud, which big data and services stand on (A05)."""

    org: Org
    identity: Identity
    network: Network
    keys: Keys
    logging: Logging


def deploy(
    config: CloudConfig,
    access_key: pulumi.Output[str],
    secret_key: pulumi.Output[str],
    password_seed: pulumi.Output[str],
    certificate: Certificate,
) -> None:
    """Declare the cloud of `config`; the rest are secrets of the stack."""
    platform = Platform(
        env=config.env,
        site=config.site,
        owner=config.owner,
        provider=explicit_provider(config.site, access_key, secret_key),
        protection=config.protection,
        password_seed=password_seed,
    )
    base = _base(config, platform)
    Bigdata(
        config.bigdata,
        platform,
        network=base.network,
        keys=base.keys.keys,
        groups=base.org.groups,
    )
    common = Common(
        config.common,
        platform,
        network=base.network,
        keys=base.keys.keys,
        groups=base.org.groups,
        certificate=certificate,
    )
    _departments(config, platform, base, common)


def _base(config: CloudConfig, platform: Platform) -> Base:
    """Declare what all others stand on, from the organisation to the guards."""
    in_force = tuple(
        code
        for code, body in facts().departments.items()
        if body.in_force(config.as_of)
    )
    org = Org(config.org, platform, in_force)
    peers = config.network.peers()
    identity = Identity(
        config.identity,
        platform,
        login_blocks=[peers[name] for name in config.identity.login.ranges],
        logs=readable_logs(platform),
    )
    network = Network(config.network, platform, org.groups)
    keys = Keys(config.keys, platform)
    logging = Logging(
        config.logging,
        platform,
        networks=network.vpcs,
        keys=keys.keys,
        groups=org.groups,
    )
    Interconnect(
        config.interconnect,
        platform,
        network=network,
        settings=config.network,
        groups=org.groups,
    )
    Security(config.security, platform, network=network, groups=org.groups)
    return Base(org, identity, network, keys, logging)


def _departments(
    config: CloudConfig, platform: Platform, base: Base, common: Common
) -> None:
    """Declare what departments have to themselves: tenants, then their services."""
    tenants = {
        code: Tenant(
            code,
            config.tenancy,
            platform,
            network=base.network,
            logging=base.logging,
            sign_on=base.identity.sign_on,
            policy=common.backup_policy,
            switches=config.tenancy.network(code, config.zones),
        )
        for code in config.tenancy.departments
    }
    for code, service in config.services.items():
        Service(
            code,
            service,
            platform,
            common=common,
            tenant=tenants[service.department],
            dns=base.network.dns,
        )
