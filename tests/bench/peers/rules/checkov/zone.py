"""Own rules 2 and 3 of 5 for checkov: zones lie in the home region."""

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

HOME = "cn-macau-"


class Zone(BaseResourceCheck):
    """Fails when the input `key` names a zone elsewhere."""

    def __init__(self, id_: str, key: str, types: tuple) -> None:
        self.key = key
        super().__init__(
            name="The zone lies in Macau",
            id=id_,
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=types,
        )

    def scan_resource_conf(self, conf: dict) -> CheckResult:
        zone = (conf.get(self.key) or [None])[0]
        home = zone is None or str(zone).startswith(HOME)
        return CheckResult.PASSED if home else CheckResult.FAILED


switch = Zone(
    "GOV_ZONE",
    "zone_id",
    (
        *("alicloud_vswitch", "alicloud_ecs_disk", "alicloud_db_instance"),
        *("alicloud_mongodb_instance",),
    ),
)
server = Zone(
    "GOV_AVAILABILITY_ZONE", "availability_zone", ("alicloud_instance", "alicloud_disk")
)
