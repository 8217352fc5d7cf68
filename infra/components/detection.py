"""What is watched after the fact: settings of resources against three promises.

The packs judge before anything is made; this finds what was made another way. Region,
owner tags, encryption. Source: landing-zone reference, 4.
"""

from pulumi_alicloud import cfg

from facts import facts
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


class Detection(Component):
    """Declares the recorder of settings and the rules over what it records."""

    def __init__(self, platform: Platform, parent: Component) -> None:
        """Declare the recorder, then the rules, which need it."""
        super().__init__("Detection", SYSTEM, platform, parent=parent)
        recorder = cfg.ConfigurationRecorder(
            platform.name(SYSTEM, "recorder"),
            resource_types=list(RECORDED),
            opts=self.inside(),
        )
        self.recorder = recorder
        self._rule(
            "region",
            "resource-region-limit",
            "Resources outside the Macau region of this site (A35, A36).",
            types=RECORDED,
            parameters={"regions": platform.site.region},
        )
        self._rule(
            "tags",
            "required-tags",
            "Resources without their owner tags (A34).",
            types=WITH_TAGS,
            parameters=_tag_parameters(),
        )
        self._rule(
            "encryption",
            "ecs-disk-encrypted",
            "Disks that are not encrypted (A38).",
            types=("ACS::ECS::Disk",),
            parameters={},
        )
        self.register_outputs({})

    def _rule(
        self,
        short: str,
        identifier: str,
        description: str,
        *,
        types: tuple[str, ...],
        parameters: dict[str, str],
    ) -> None:
        physical = self.platform.name(SYSTEM, "rule", short)
        cfg.Rule(
            physical,
            rule_name=physical,
            description=description,
            source_owner="ALIYUN",
            source_identifier=identifier,
            risk_level=CRITICAL,
            config_rule_trigger_types="ConfigurationItemChangeNotification",
            resource_types_scopes=list(types),
            input_parameters=parameters,
            opts=self.inside(self.recorder),
        )


def _tag_parameters() -> dict[str, str]:
    """Return the first required keys, in the order of the register."""
    keys = list(facts().required_tags)[:MOST_TAGS]
    return {f"tag{number}Key": key for number, key in enumerate(keys, 1)}
