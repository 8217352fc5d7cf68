"""A department as tenant: its network, key, records, logs, roles and alarms.

One entry in the settings declares all of it. A tenant reaches the platform and never
another tenant: its table of the hub knows no other, and neither do its rules.
Source: landing-zone reference, 5; clauses A07, A34, B08.
"""

from ipaddress import IPv4Network, collapse_addresses

from pulumi_alicloud import hbr, kms, log, oss, quotas, ram, resourcemanager

from facts import facts
from infra.components.alarm import AlarmConfig, Dimensions, alarm
from infra.components.backup import back_up
from infra.components.bucket import Bucket
from infra.components.dns import Dns, DnsConfig
from infra.components.duty import duty
from infra.components.firewall import AccessRule, Firewall, SecurityGroupConfig
from infra.components.key import Key
from infra.components.log_store import LogStore
from infra.components.logging import Logging, log_project
from infra.components.network import Network
from infra.components.role import Role, people_document
from infra.components.tenancy import (
    ENTRY,
    OPERATIONS,
    SERVICES,
    TIERS,
    TenancyConfig,
)
from infra.components.tenant_role import PURPOSE, Estate, tenant_documents
from infra.components.vpc import Vpc, VpcConfig
from infra.platform import Component, Platform

SYSTEM = "tenant"
HTTPS, SSH, MYSQL = 443, 22, 3306
PORTS = {"front": HTTPS, "app": HTTPS, "data": MYSQL}
LOG_STORES = ("application", "access")
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


class Tenant(Component):
    """Declares everything of one department, and keeps what its services refer to."""

    project: log.Project
    key: kms.Key

    def __init__(
        self,
        code: str,
        config: TenancyConfig,
        platform: Platform,
        *,
        network: Network,
        logging: Logging,
        sign_on: ram.SamlProvider,
        policy: hbr.Policy,
        switches: VpcConfig,
    ) -> None:
        """Declare tenant `code`; `switches` is its network, computed from its slot."""
        platform = platform.for_owner(
            code, SYSTEM, department=code, data=config.departments[code].data
        )
        super().__init__("Tenant", SYSTEM, platform)
        self.code, self.config = code, config
        self.group_id = self._resource_group().id
        self._network(switches, network)
        self.key = Key("data", config.key, platform, self).key
        records = self._records(logging)
        self._logs()
        self._roles(sign_on)
        self._alarms(records)
        back_up(self, "records", policy, kind="OSS", source_id=records.bucket)
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

    def _network(self, settings: VpcConfig, network: Network) -> None:
        """Declare its network, the link to the platform, its rules and its zone."""
        peers = {name: network.peers[name] for name in (ENTRY, SERVICES, OPERATIONS)}
        own = Vpc(
            "",
            settings,
            self.platform,
            trusted=(settings.cidr, *peers.values()),
            group_id=self.group_id,
            parent=self,
        )
        network.hub.link(
            self,
            "",
            own,
            home=self.config.table,
            found_in=[self.config.found_in],
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
            DnsConfig(zone=f"{self.code}.{network.dns.zone_name}", records={}),
            self.platform,
            networks={SYSTEM: own},
            group_id=self.group_id,
            parent=self,
        )

    def _records(self, logging: Logging) -> oss.Bucket:
        return Bucket(
            "records",
            self.config.records(self.code),
            self.platform,
            key=self.key,
            group_id=self.group_id,
            parent=self,
            logging_target=logging.bucket.bucket,
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
        for short in LOG_STORES:
            self.log_store(short, self.platform, self)

    def log_store(self, short: str, platform: Platform, parent: Component) -> LogStore:
        """Declare a store in the tenant's log project; its services have one each."""
        return LogStore(
            short,
            self.config.logs,
            platform,
            project=self.project,
            key=self.key,
            parent=parent,
        )

    def _roles(self, sign_on: ram.SamlProvider) -> None:
        site = self.platform.site
        estate = Estate(
            account_id=site.account_id,
            region=site.region,
            department=self.code,
            bucket=self.platform.site_wide_name("records", "bucket"),
            log_project=log_project(self.platform),
        )
        trust = people_document(site, sign_on)
        for short in PURPOSE:
            documents = tenant_documents(short, estate, trust)
            Role(short, documents, self.platform, scope="", parent=self)

    def _alarms(self, records: oss.Bucket) -> None:
        self.contacts = duty(self, self.config.departments[self.code].duty)
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
        for product, quota in self.config.quotas.items():
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
