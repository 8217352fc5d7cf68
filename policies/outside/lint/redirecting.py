"""Which environment variables redirect the provider or the engine.

From the provider's source: ALICLOUD_*, ALIBABA_CLOUD_*, <PRODUCT>_ENDPOINT, a file of
endpoints; from every HTTP client: proxies; from the engine: plug-in and backend places.
"""

import re

from facts import facts

_REDIRECTING = re.compile(
    r"(ALICLOUD|ALIBABA_CLOUD|ALIBABACLOUD)_\w+|TF_ENDPOINT_PATH|\w+_ENDPOINT"
    r"|(HTTPS?|ALL)_PROXY|PULUMI_(HOME|DEBUG_PROVIDERS|IGNORE_AMBIENT_PLUGINS)"
    r"|PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES|PYTHONPATH|PYTHONSTARTUP|LD_PRELOAD",
    re.IGNORECASE,
)
# Of the form <PRODUCT>_ENDPOINT, but of no product.
_TELEMETRY = ("OTEL_",)


def redirects(name: str) -> bool:
    """Tell whether a variable of this name can send calls elsewhere."""
    return bool(_REDIRECTING.fullmatch(name)) and not name.startswith(_TELEMETRY)


def is_pinned(name: str, value: str) -> bool:
    """Tell whether a variable has the value that some site of ours pins."""
    return any(
        site.pinned_variables.get(name) == value for site in facts().sites.values()
    )
