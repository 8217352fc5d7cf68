"""What is watched after the fact: settings of resources against our promises.

The packs judge before anything is made; this finds what was made another way. Region,
owner tags, encryption; in production also public places and keys that never change.
Source: landing-zone reference, 4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_alicloud import cfg
from pydantic import Field

from facts import facts
from facts.records import Site
from infra.model import Slug, Strict
from infra.platform import Component, Platform

SYSTEM = "logging"
CRITICAL = 1  # of the service's three levels
RECORDED = (
    "ACS::ECS::Disk",
    "ACS::ECS::Instance",
    "ACS::ECS::SecurityGroup",
    "ACS::EIP::EipAddress",
    "ACS::KMS::Key",
    "ACS::NAS::FileSystem",
    "ACS::OSS::Bucket",
    "ACS::RAM::Policy",
    "ACS::RAM::Role",
    "ACS::RDS::DBInstance",
    "ACS::Redis::DBInstance",
    "ACS::SLB::LoadBalancer",
    "ACS::VPC::VPC",
    "ACS::VPC::VSwitch",
)
WITH_TAGS = (
    "ACS::ECS::Disk",
    "ACS::ECS::Instance",
    "ACS::ECS::SecurityGroup",
    "ACS::EIP::EipAddress",
    "ACS::OSS::Bucket",
    "ACS::RDS::DBInstance",
    "ACS::Redis::DBInstance",
    "ACS::SLB::LoadBalancer",
    "ACS::VPC::VPC",
)
MOST_TAGS = 6  # of the service's rule; the packs check all eight before
RuleName = Literal["region", "tags", "encryption", "public-places", "key-rotation"]


@dataclass(frozen=True)
class Promise:
    """A rule of the service: its identifier there, and what it looks at."""

    identifier: str
    description: str
    types: tuple[str, ...]
    parameters: Callable[[Site], dict[str, str]] = lambda _: {}


def _tag_parameters(_: Site) -> dict[str, str]:
    """Return the first required keys, in the order of the register."""
    keys = list(facts().required_tags)[:MOST_TAGS]
    return {f"tag{number}Key": key for number, key in enumerate(keys, 1)}


PROMISES: dict[RuleName, Promise] = {
    "region": Promise(
        "resource-region-limit",
        "Resources outside the Macau region of this site (A35, A36).",
        RECORDED,
        lambda site: {"regions": site.region},
    ),
    "tags": Promise(
        "required-tags",
        "Resources without their owner tags (A34).",
        WITH_TAGS,
        _tag_parameters,
    ),
    "encryption": Promise(
        "ecs-disk-encrypted",
        "Disks that are not encrypted (A38).",
        ("ACS::ECS::Disk",),
    ),
    "public-places": Promise(
        "oss-bucket-public-read-prohibited",
        "Buckets that anybody may read (A38).",
        ("ACS::OSS::Bucket",),
    ),
    "key-rotation": Promise(
        "kms-key-rotation-enabled",
        "Keys that never change (A39).",
        ("ACS::KMS::Key",),
    ),
}


class DetectionConfig(Strict):
    """What is watched after the fact."""

    rules: tuple[RuleName, ...] = Field(
        strict=False, min_length=1, description="Promises that are watched."
    )
    kept_in: Slug | None = Field(
        default=None, description="Log store of all changes; absent: not kept."
    )
    pack: bool = Field(description="Whether the rules are also shown as one pack.")


class Detection(Component):
    """Declares the recorder of settings and the rules over what it records."""

    def __init__(
        self,
        config: DetectionConfig,
        platform: Platform,
        *,
        kept_in: pulumi.Input[str] | None,
        parent: Component,
    ) -> None:
        """Declare the recorder, then the rules; `kept_in` is the store's address."""
        super().__init__("Detection", SYSTEM, platform, parent=parent)
        self.recorder = cfg.ConfigurationRecorder(
            platform.name(SYSTEM, "recorder"),
            resource_types=list(RECORDED),
            opts=self.inside(),
        )
        rules = [self._rule(short, PROMISES[short]) for short in config.rules]
        if kept_in is not None:
            self._keep(kept_in)
        if config.pack:
            self._pack(rules)
        self.register_outputs({})

    def _rule(self, short: str, promise: Promise) -> cfg.Rule:
        physical = self.platform.name(SYSTEM, "rule", short)
        return cfg.Rule(
            physical,
            rule_name=physical,
            description=promise.description,
            source_owner="ALIYUN",
            source_identifier=promise.identifier,
            risk_level=CRITICAL,
            config_rule_trigger_types="ConfigurationItemChangeNotification",
            resource_types_scopes=list(promise.types),
            input_parameters=promise.parameters(self.platform.site),
            # The service has no rules before it records.
            opts=self.inside(self.recorder),
        )

    def _keep(self, store: pulumi.Input[str]) -> None:
        """Declare that every change and every broken promise is kept as a log line."""
        physical = self.platform.name(SYSTEM, "changes")
        cfg.Delivery(
            physical,
            delivery_channel_name=physical,
            description="Changes and broken promises, for auditors.",
            delivery_channel_type="SLS",
            delivery_channel_target_arn=store,
            configuration_item_change_notification=True,
            non_compliant_notification=True,
            status=1,
            opts=self.inside(self.recorder),
        )

    def _pack(self, rules: list[cfg.Rule]) -> None:
        physical = self.platform.name(SYSTEM, "promises")
        cfg.CompliancePack(
            physical,
            compliance_pack_name=physical,
            description="Residency, ownership and protection of government data.",
            risk_level=CRITICAL,
            config_rule_ids=[
                cfg.CompliancePackConfigRuleIdArgs(config_rule_id=rule.config_rule_id)
                for rule in rules
            ],
            opts=self.inside(),
        )
