"""Own rule 5 of 5 for checkov: the provider works in the home region."""

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.provider.base_check import BaseProviderCheck

HOME = "cn-macau-"


class ProviderRegion(BaseProviderCheck):
    """Fails when the region is another one or not given."""

    def __init__(self) -> None:
        super().__init__(
            name="The provider works in Macau",
            id="GOV_PROVIDER_REGION",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_provider=["alicloud"],
        )

    def scan_provider_conf(self, conf: dict) -> CheckResult:
        region = (conf.get("region") or [None])[0]
        home = str(region).startswith(HOME)
        return CheckResult.PASSED if home else CheckResult.FAILED


check = ProviderRegion()
