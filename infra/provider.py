"""The explicit provider of a stack: where every call goes, and with which key.

Nothing is left to defaults: a product without an endpoint entry would be looked up
at public hosts, and an absent key would be searched in the environment, in profile
files or on a metadata server (landing-zone reference, 8.7).
"""

import os
from collections.abc import Mapping

import pulumi
import pulumi_alicloud as alicloud

from facts.records import Site
from infra.errors import ConfigurationError

# Names through which the provider or its SDK would take a place or a key that no
# reviewer sees. The pinned endpoint variables are the one exception (facts).
REDIRECTING = ("ALICLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "TF_ENDPOINT_PATH")
# The provider also reads <PRODUCT>_ENDPOINT; these have that form and mean no product.
TELEMETRY = ("OTEL_", "PULUMI_")


def explicit_provider(
    site: Site, access_key: pulumi.Output[str], secret_key: pulumi.Output[str]
) -> alicloud.Provider:
    """Declare the provider of a site; ConfigurationError if the environment redirects.

    `access_key` and `secret_key` must be secrets: they are inputs kept in the state.
    """
    refuse_redirection(os.environ, site)
    return alicloud.Provider(
        f"apsara-{site.id}",
        region=site.region,
        account_id=site.account_id,
        account_type="Domestic",
        access_key=access_key,
        secret_key=secret_key,
        protocol="HTTPS",
        # The provider's own list of regions has no region of a private cloud.
        skip_region_validation=True,
        endpoints=[alicloud.ProviderEndpointArgs(**site.endpoints)],
        opts=pulumi.ResourceOptions(
            additional_secret_outputs=["accessKey", "secretKey"]
        ),
    )


def refuse_redirection(environment: Mapping[str, str], site: Site) -> None:
    """Refuse environment variables that could redirect the provider out of sight."""
    pinned = site.pinned_variables
    found = sorted(
        name
        for name, value in environment.items()
        if _redirects(name) and pinned.get(name) != value
    )
    if found:
        raise ConfigurationError(
            *(
                f"environment: {name} is set; allowed: {pinned.get(name, 'nothing')}. "
                f"Fix: unset {name}, or run through gov-cloud, which does."
                for name in found
            )
        )


def _redirects(name: str) -> bool:
    product = name.endswith("_ENDPOINT") and not name.startswith(TELEMETRY)
    return product or name.startswith(REDIRECTING)
