"""A department as tenant: its network, key, records, logs, roles and alarms.

One entry or one stack file declares all of it. What it stands on is the platform's, of
the same stack in the pilot and of another in production (`Foundation`). A tenant
reaches the platform and never another tenant: its table of the hub knows no other, and
neither do its rules.
Source: landing-zone reference, 5; clauses A07, A34, B08.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses

import pulumi
from pulumi_alicloud import kms, log, oss, quotas, resourcemanager

from facts import facts
from infra.components.alarm import AlarmConfig, Dimensions, alarm
from infra.components.backup import back_up
from infra.components.bucket import Bucket
from infra.components.dns import Dns, DnsConfig
from infra.components.duty import duty
from infra.components.firewall import AccessRule, Firewall, SecurityGroupConfig
from infra.components.hub import HubIds, link
from infra.components.key import Key
from infra.components.log_store import LogStore
from infra.components.logging import log_project
from infra.components.role import Role, people_document
from infra.components.tenancy import (
    ENTRY,
    OPERATIONS,
    RECORDS,
    SERVICES,
    TIERS,
    TenantConfig,
    TenantStandard,
)
from infra.components.tenant_role import Estate, tenant_documents
from infra.components.vpc import Vpc, VpcConfig
from infra.platform import Component, Platform

SYSTEM = "tenant"
HTTPS, SSH, MYSQL = 443, 22, 3306
PORTS = {"front": HTTPS, "app": HTTPS, "data": MYSQL}
ALARMS = {
    "records-failing": AlarmConfig(
        namespace="acs_oss_dashboard",
        metric="Availability",
        operator="<",
        threshold=99,
    ),
    "records-refused": AlarmConfig(
        namespace="acs_oss_dashboard",
        metric="AuthorizationErrorCount",
        statistics="Value",
        threshold=50,
        times=1,
    ),
    "logs-unreadable": AlarmConfig(
        namespace="acs_sls_dashboard",
        metric="FailedLines",
        statistics="Sum",
        threshold=100,
        period_seconds=600,  # the service counts every ten minutes
    ),
}


@dataclass(frozen=True)
class Foundation:
    """What a tenant stands on: parts of the platform, from whichever stack."""

    peers: Mapping[str, IPv4Network]
    """Block of each network that tenants know: entry, services, operations."""
    hub: HubIds
    zone: str
    """Private zone of the platform; a tenant's is below it."""
    access_logs: pulumi.Input[str]
    """Bucket in which accesses to buckets are logged."""
    sign_on: pulumi.Input[str]
    """Name of the sign-on that people come through."""
    backup_policy: pulumi.Input[str]
    key_instance: pulumi.Input[str] | None
    """Instance of the key service that is ours; None for the site's shared one."""


class Tenant(Component):
    """Declares everything of one department, and keeps what its services refer to."""

    project: log.Project
    key: kms.Key

    def __init__(
        self,
        code: str,
        config: TenantConfig,
        platform: Platform,
        *,
        standard: TenantStandard,
        foundation: Foundation,
        network: VpcConfig,
    ) -> None:
        """Declare tenant `code`; `network` is its own, computed from its slot."""
        platform = platform.for_owner(code, SYSTEM, department=code, data=config.data)
        super().__init__("Tenant", SYSTEM, platform)
        self.code, self.config, self.standard = code, config, standard
        self.group_id = self._resource_group().id
        self._network(network, foundation)
        self.key = Key(
            "data",
            standard.key,
            platform,
            parent=self,
            instance_id=foundation.key_instance,
        ).key
        buckets = {
            short: self._bucket(short, foundation.access_logs)
            for short in standard.buckets
        }
        self._logs()
        self._roles(foundation.sign_on)
        self._alarms(buckets[RECORDS])
        back_up(
            self,
            RECORDS,
            foundation.backup_policy,
            kind="OSS",
            source_id=buckets[RECORDS].bucket,
        )
        self.register_outputs({})

    def _resource_group(self) -> resourcemanager.ResourceGroup:
        physical = self.platform.name("", "rg")
        return resourcemanager.ResourceGroup(
            physical,
            resource_group_name=physical,
            display_name=facts().departments[self.code].abbreviation,
            tags=self.tags,
            opts=self.inside(),
        )

    def _network(self, settings: VpcConfig, foundation: Foundation) -> None:
        """Declare its network, the link to the platform, its rules and its zone."""
        peers = {name: foundation.peers[name] for name in (ENTRY, SERVICES, OPERATIONS)}
        own = Vpc(
            "",
            settings,
            self.platform,
            trusted=(settings.cidr, *peers.values()),
            group_id=self.group_id,
            parent=self,
        )
        link(
            self,
            "",
            own,
            hub=foundation.hub,
            home=self.standard.table,
            found_in=[self.standard.found_in],
        )
        Firewall(
            tier_rules(),
            self.platform,
            networks={SYSTEM: own},
            peers=peers | tier_blocks(settings),
            group_id=self.group_id,
            parent=self,
        )
        Dns(
            DnsConfig(zone=f"{self.code}.{foundation.zone}", records={}),
            self.platform,
            networks={SYSTEM: own},
            group_id=self.group_id,
            parent=self,
        )

    def _bucket(self, short: str, access_logs: pulumi.Input[str]) -> oss.Bucket:
        return Bucket(
            short,
            self.standard.bucket(self.config.data),
            self.platform,
            key=self.key,
            group_id=self.group_id,
            parent=self,
            logging_target=access_logs,
        ).bucket

    def _logs(self) -> None:
        physical = log_project(self.platform)
        self.project = log.Project(
            physical,
            project_name=physical,
            description=f"Logs of {facts().departments[self.code].abbreviation}.",
            resource_group_id=self.group_id,
            tags=self.tags,
            opts=self.keeping(),
        )
        for short in self.standard.stores:
            LogStore(
                short,
                self.standard.logs,
                self.platform,
                project=self.project,
                key=self.key,
                parent=self,
            )

    def _roles(self, sign_on: pulumi.Input[str]) -> None:
        site = self.platform.site
        estate = Estate(
            account_id=site.account_id,
            region=site.region,
            department=self.code,
            buckets=tuple(
                self.platform.site_wide_name(short, "bucket")
                for short in self.standard.buckets
            ),
            log_project=log_project(self.platform),
        )
        trust = people_document(site, sign_on)
        for short in self.standard.roles:
            documents = tenant_documents(short, estate, trust)
            Role(short, documents, self.platform, scope="", parent=self)

    def _alarms(self, records: oss.Bucket) -> None:
        self.contacts = duty(self, self.config.duty)
        watched: dict[str, Dimensions] = {
            "records-failing": {"BucketName": records.bucket},
            "records-refused": {"BucketName": records.bucket},
            "logs-unreadable": {"project": self.project.project_name},
        }
        for short, settings in ALARMS.items():
            alarm(
                self,
                "",
                short,
                settings,
                contacts=self.contacts,
                dimensions=watched[short],
            )
        region = quotas.QuotaAlarmQuotaDimensionArgs(
            key="regionId", value=self.platform.site.region
        )
        for product, quota in self.standard.quotas.items():
            physical = self.platform.name("", "quota", product)
            quotas.QuotaAlarm(
                physical,
                quota_alarm_name=physical,
                product_code=product,
                quota_action_code=quota.action,
                quota_dimensions=[region],
                threshold_type="used",
                threshold_percent=quota.threshold_percent,
                opts=self.inside(),
            )


def tier_blocks(settings: VpcConfig) -> dict[str, IPv4Network]:
    """Return the block of each tier: its vSwitches lie side by side, zone by zone."""
    blocks = {}
    for tier in TIERS:
        parts = [
            switch.cidr
            for short, switch in settings.switches.items()
            if short.startswith(f"{tier}-")
        ]
        (blocks[tier],) = collapse_addresses(parts)
    return blocks


def tier_rules() -> dict[str, SecurityGroupConfig]:
    """Return the rules of a tenant: in from the tier above, in from operations, out.

    Nothing names another tenant; out is HTTPS to the platform's services only.
    """
    above = zip(TIERS, (ENTRY, *TIERS), strict=False)
    rules = {tier: _rules(outer, PORTS[tier]) for tier, outer in above}
    return rules | {"ops": _rules(OPERATIONS, HTTPS)}


def _rules(source: str, port: int) -> SecurityGroupConfig:
    return SecurityGroupConfig(
        network=SYSTEM,
        accepts=(
            AccessRule(peer=source, port=port),
            AccessRule(peer=OPERATIONS, port=SSH),
        ),
        opens=(AccessRule(peer=SERVICES, port=HTTPS),),
    )
