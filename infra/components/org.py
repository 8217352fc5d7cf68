"""The organisation of a stack: resource groups, tag policy, preset tags, quotas.

Resource groups hold what belongs to one layer; the tag policy and the preset values
make the tag contract visible in the site's own console; a quota alarm warns before a
limit stops the platform. Source: landing-zone reference, 4; clauses A07, A34, B08.
"""

import json

from pulumi_alicloud import quotas, resourcemanager, tag
from pydantic import Field

from facts import facts
from infra.components.directory import Directory, DirectoryConfig
from infra.model import Percent, Slug, Strict
from infra.naming import underscored
from infra.platform import Component, Platform

SYSTEM = "org"
PRESET = ("gov-owner", "gov-dept", "gov-env", "gov-data", "gov-budget")


class QuotaAlarmConfig(Strict):
    """A warning when a product's quota in the region is nearly used."""

    action: str = Field(description="Quota action code of the product.")
    threshold_percent: Percent = Field(description="Warn above this share, 1-100.")


class OrgConfig(Strict):
    """The organisation of a stack."""

    resource_groups: dict[Slug, str] = Field(
        min_length=1, description="Resource group -> what it holds, for people."
    )
    quota_alarms: dict[Slug, QuotaAlarmConfig] = Field(
        description="Product code -> alarm."
    )
    directory: DirectoryConfig | None = Field(
        default=None, description="Refusals for the whole account; absent: none."
    )


class Org(Component):
    """Declares resource groups, tag policy, preset tag values and quota alarms."""

    groups: dict[str, resourcemanager.ResourceGroup]
    """Resource group of each layer, by its short name."""

    def __init__(
        self, config: OrgConfig, platform: Platform, departments: tuple[str, ...]
    ) -> None:
        """Declare the organisation; `departments` are the codes in force."""
        super().__init__("Org", SYSTEM, platform)
        self.groups = {
            short: self._resource_group(short, purpose)
            for short, purpose in config.resource_groups.items()
        }
        presets = _preset_values(departments)
        self._tag_policy(presets)
        for key in PRESET:
            tag.MetaTag(
                platform.name(SYSTEM, "preset", key),
                key=key,
                values=presets[key],
                opts=self.inside(),
            )
        for product, alarm in config.quota_alarms.items():
            self._quota_alarm(product, alarm)
        if config.directory is not None:
            Directory(config.directory, platform, parent=self)
        self.register_outputs({})

    def _resource_group(
        self, short: str, purpose: str
    ) -> resourcemanager.ResourceGroup:
        physical = self.platform.name(short, "rg")
        return resourcemanager.ResourceGroup(
            physical,
            resource_group_name=physical,
            display_name=purpose,
            tags=self.tags,
            opts=self.inside(),
        )

    def _tag_policy(self, presets: dict[str, list[str]]) -> None:
        physical = self.platform.name(SYSTEM, "tag-policy")
        policy = tag.Policy(
            physical,
            # The service refuses hyphens in this name only.
            policy_name=underscored(physical),
            policy_desc="Ownership tags and their registered values (A34).",
            policy_content=_tag_policy_document(presets),
            user_type="USER",
            opts=self.inside(),
        )
        tag.PolicyAttachment(
            self.platform.name(SYSTEM, "tag-policy", "account"),
            policy_id=policy.id,
            target_id=self.platform.site.account_id,
            target_type="USER",
            opts=self.inside(),
        )

    def _quota_alarm(self, product: str, alarm: QuotaAlarmConfig) -> None:
        physical = self.platform.name(SYSTEM, "quota", product)
        region = quotas.QuotaAlarmQuotaDimensionArgs(
            key="regionId", value=self.platform.site.region
        )
        quotas.QuotaAlarm(
            physical,
            quota_alarm_name=physical,
            product_code=product,
            quota_action_code=alarm.action,
            quota_dimensions=[region],
            threshold_type="used",
            threshold_percent=alarm.threshold_percent,
            opts=self.inside(),
        )


def _preset_values(departments: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the values a console may offer for each preset key, sorted."""
    required = facts().required_tags
    return {key: sorted(required[key].values or departments) for key in sorted(PRESET)}


def _tag_policy_document(presets: dict[str, list[str]]) -> str:
    """Return the policy document; keys sorted, or every preview would differ."""
    rules = {
        key: {"tag_key": {"@@assign": key}, "tag_value": {"@@assign": values}}
        for key, values in presets.items()
    }
    return json.dumps({"tags": rules}, sort_keys=True, separators=(",", ":"))
