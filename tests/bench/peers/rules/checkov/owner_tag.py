"""Own rule 1 of 5 for checkov: the tag gov-owner has the one registered value."""

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

TYPES = (
    *("alicloud_vpc", "alicloud_vswitch", "alicloud_security_group"),
    *("alicloud_instance", "alicloud_ecs_disk", "alicloud_disk"),
    *("alicloud_oss_bucket", "alicloud_db_instance", "alicloud_kms_key"),
    *("alicloud_slb_load_balancer", "alicloud_log_project"),
    *("alicloud_mongodb_instance", "alicloud_ram_role", "alicloud_nat_gateway"),
)


class OwnerTag(BaseResourceCheck):
    """Fails without tags, without the key, or with another value."""

    def __init__(self) -> None:
        super().__init__(
            name="The government owns the resource",
            id="GOV_OWNER",
            categories=[CheckCategories.CONVENTION],
            supported_resources=TYPES,
        )

    def scan_resource_conf(self, conf: dict) -> CheckResult:
        tags = (conf.get("tags") or [{}])[0]
        owned = isinstance(tags, dict) and tags.get("gov-owner") == "msar"
        return CheckResult.PASSED if owned else CheckResult.FAILED


check = OwnerTag()
