"""Own rule 4 of 5 for checkov: a bucket is replicated inside the home region only."""

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

HOME = "oss-cn-macau-"


class Replication(BaseResourceCheck):
    """Fails when the destination lies elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            name="The replication stays in Macau",
            id="GOV_REPLICATION",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=("alicloud_oss_bucket_replication",),
        )

    def scan_resource_conf(self, conf: dict) -> CheckResult:
        held = conf.get("destination") or [{}]
        while isinstance(held, list):
            held = held[0] if held else {}
        location = held.get("location")
        while isinstance(location, list):
            location = location[0] if location else None
        home = str(location).startswith(HOME)
        return CheckResult.PASSED if home else CheckResult.FAILED


check = Replication()
