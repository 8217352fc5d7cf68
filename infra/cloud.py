"""One cloud: its settings, a field for each component, and the order of declaring.

Read this page first. Pilot and production are this program with two value files;
a lower component never refers to a higher one (A08).
"""

from dataclasses import dataclass
from typing import Self

import pulumi
from pydantic import Field, model_validator

from facts import facts
from facts.records import Site
from infra.agreement import service_problems
from infra.coherence import cloud_problems
from infra.components.balancer import Certificate
from infra.components.bigdata import Bigdata, BigdataConfig
from infra.components.common import Common, CommonConfig
from infra.components.identity import Identity, IdentityConfig
from infra.components.interconnect import Interconnect, InterconnectConfig
from infra.components.keys import Keys, KeysConfig
from infra.components.logging import Logging, LoggingConfig, readable_logs
from infra.components.network import Network, NetworkConfig
from infra.components.opendata import Opendata, OpendataConfig
from infra.components.org import Org, OrgConfig
from infra.components.place import unknown_peers
from infra.components.security import Security, SecurityConfig
from infra.components.service import Service, ServiceConfig, ServiceHome
from infra.components.tenancy import ENTRY, OPERATIONS, SERVICES, TenancyConfig
from infra.components.tenant import Foundation, Tenant
from infra.contract import outputs
from infra.model import (
    Date,
    Environment,
    Region,
    ServiceCode,
    Strict,
    Zone,
)
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
    opendata: OpendataConfig | None = Field(
        default=None, description="Zone of open data; absent: nothing is published."
    )
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
            *cloud_problems(self),
            *self.keys.problems(self.network, self.zones),
            *self.interconnect.problems(self.network),
            *self.security.problems(self.network),
            *self.bigdata.problems(self.network),
            *self.common.problems(self.network, self.zones),
            *self.tenancy.problems(self.network, self.zones, self.as_of),
            *service_problems(self.services, self.tenancy, self.common, self.as_of),
            *(self.opendata.problems(self.common, self.as_of) if self.opendata else ()),
            *unknown_peers(
                "identity.login.ranges", self.identity.login.ranges, self.network
            ),
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self


@dataclass(frozen=True)
class Secrets:
    """What a stack keeps secret; each is a secret output of its own file."""

    access_key: pulumi.Output[str]
    secret_key: pulumi.Output[str]
    password_seed: pulumi.Output[str]
    certificate: Certificate


@dataclass(frozen=True)
class Base:
    """The long-lived part of a cloud, which big data and services stand on (A05)."""

    org: Org
    identity: Identity
    network: Network
    keys: Keys
    logging: Logging


def deploy(config: CloudConfig, secrets: Secrets) -> dict[str, pulumi.Input[object]]:
    """Declare the cloud of `config`; return its outputs, for departments' stacks."""
    platform = Platform(
        env=config.env,
        site=config.site,
        owner=config.owner,
        provider=explicit_provider(config.site, secrets.access_key, secrets.secret_key),
        protection=config.protection,
        password_seed=secrets.password_seed,
    )
    base = _base(config, platform)
    Bigdata(
        config.bigdata,
        platform,
        network=base.network,
        keys=base.keys.keys,
        roles=base.identity.roles,
        groups=base.org.groups,
    )
    common = Common(
        config.common,
        platform,
        network=base.network,
        logging=base.logging,
        keys=base.keys.keys,
        groups=base.org.groups,
        certificate=secrets.certificate,
    )
    _open_data(config, platform, base, common)
    foundation = _foundation(base, common)
    tenants = _tenants(config, platform, foundation)
    _services(config, platform, base, common, tenants)
    if config.tenancy.departments:
        # Departments are declared here: nobody else builds on a temporary cloud.
        return {}
    return outputs(
        foundation,
        config.tenancy.standard,
        config.protection,
        region=config.region,
        steward=config.owner.steward,
    )


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
        logs=readable_logs(config.logging, platform),
    )
    network = Network(config.network, platform, org.groups)
    keys = Keys(config.keys, platform, network=network)
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


def _open_data(
    config: CloudConfig, platform: Platform, base: Base, common: Common
) -> None:
    """Declare the zone of open data, where there is one."""
    if config.opendata is None or common.api_gateway is None:
        return
    Opendata(
        config.opendata,
        platform,
        gateway=common.api_gateway.instance,
        key=base.keys.keys["storage"],
        access_logs=base.logging.accesses.bucket.bucket,
        groups=base.org.groups,
    )


def _foundation(base: Base, common: Common) -> Foundation:
    """Return what departments stand on, here or in a stack of their own."""
    network = base.network
    known = (ENTRY, SERVICES, OPERATIONS)
    return Foundation(
        peers={name: network.vpcs[name].config.cidr for name in known},
        hub=network.hub.ids,
        zone=network.dns.zone_name,
        access_logs=base.logging.accesses.bucket.bucket,
        sign_on=base.identity.sign_on.saml_provider_name,
        backup_policy=common.backup_policy.id,
        key_instance=base.keys.instance_id,
    )


def _tenants(
    config: CloudConfig, platform: Platform, foundation: Foundation
) -> dict[str, Tenant]:
    """Declare the departments that this stack declares itself."""
    standard = config.tenancy.standard
    return {
        code: Tenant(
            code,
            settings,
            platform,
            standard=standard,
            foundation=foundation,
            network=standard.network(config.tenancy.block(code), config.zones),
        )
        for code, settings in config.tenancy.departments.items()
    }


def _services(
    config: CloudConfig,
    platform: Platform,
    base: Base,
    common: Common,
    tenants: dict[str, Tenant],
) -> None:
    """Declare the services; logs lie with the department's, or the platform's."""
    logs = config.tenancy.logs
    own = ServiceHome(
        base.logging.project,
        base.keys.keys["logs"],
        logs,
        base.logging.contact_group,
    )
    for code, service in config.services.items():
        tenant = tenants.get(service.department)
        home = (
            ServiceHome(tenant.project, tenant.key, logs, tenant.contacts)
            if tenant
            else own
        )
        Service(code, service, platform, common=common, home=home, dns=base.network.dns)
