"""The environment of the engine: made from a short list, not inherited.

The provider takes endpoints, keys and proxies from a hundred variables. So a run gets
only what is named here; `gov-cloud env` prints the same for a plain `pulumi`.
"""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from operate.paths import HOME, SANDBOX_PASSPHRASE, STATE
from operate.toolchain import Toolchain

# Inherited as they are: who and where the user is, and how the terminal speaks.
INHERITED = frozenset(
    (
        *("COLUMNS", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LOGNAME", "NO_COLOR"),
        *("PATH", "SHELL", "SSL_CERT_FILE", "TERM", "TMPDIR", "TZ", "USER"),
        # Where a user keeps what opens the state; never printed by `env`.
        *("PGPASSFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE"),
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "VAULT_SERVER_TOKEN"),
        *("XDG_CACHE_HOME", "GOV_CLOUD_HOME", "GOV_CLOUD_STOCK_SDK"),
    )
)
# A real site brings its own passphrase; without one the sandbox's is used.
PASSPHRASE = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")
# Variables of a user's shell that would redirect a plain `pulumi`.
REDIRECTING = ("ALICLOUD_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "TF_ENDPOINT_PATH")
# A proxy of the shell would carry the calls of a run elsewhere.
PROXIES = frozenset(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"))
# The provider also reads <PRODUCT>_ENDPOINT; these have that form and mean no product.
TELEMETRY = ("OTEL_", "PULUMI_")


def settings(toolchain: Toolchain, pinned: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that a run adds; `pinned` lead to the stack's cloud."""
    path = [str(toolchain.pulumi.parent), os.environ.get("PATH", "")]
    added = {
        # The engine's collector: a sixth of the time for 80 MB (docs/benchmarks.md).
        "GOGC": "400",
        "GOV_CLOUD_PYTHON": sys.executable,
        "PATH": os.pathsep.join(path),
        "PULUMI_BACKEND_URL": STATE.as_uri(),
        # Debug commands only for --event-log, from which reports are made.
        "PULUMI_DEBUG_COMMANDS": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        "PULUMI_HOME": str(HOME),
        "PULUMI_PARALLEL_DIFF": "true",
        "PULUMI_SKIP_CONFIRMATIONS": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_SUPPRESS_NEO_LINK": "true",
        **pinned,
    }
    given = {name: os.environ[name] for name in PASSPHRASE if name in os.environ}
    return added | (given or {"PULUMI_CONFIG_PASSPHRASE_FILE": str(SANDBOX_PASSPHRASE)})


def for_engine(toolchain: Toolchain, pinned: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a run, and make the folders it names."""
    prepare(toolchain)
    inherited = {key: value for key, value in os.environ.items() if key in INHERITED}
    return inherited | settings(toolchain, pinned)


def exports(toolchain: Toolchain, pinned: Mapping[str, str]) -> str:
    """Return shell lines that make a plain `pulumi` behave like a run of ours."""
    prepare(toolchain)
    unset = sorted(
        name for name in os.environ if _redirects(name) and name not in pinned
    )
    lines = [f"unset {name}" for name in unset]
    lines += [
        f"export {name}={shlex.quote(value)}"
        for name, value in sorted(settings(toolchain, pinned).items())
    ]
    return "\n".join(lines)


def _redirects(name: str) -> bool:
    """Tell whether the provider would take a place or a key from this variable."""
    product = name.endswith("_ENDPOINT") and not name.startswith(TELEMETRY)
    return product or name.startswith(REDIRECTING) or name.upper() in PROXIES


def prepare(toolchain: Toolchain) -> None:
    """Make the engine's home and state folder; plugins are the toolchain's.

    The home is the clone's own, for the engine keeps logs and selections there.
    """
    for folder in (HOME, STATE):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _link(HOME / "plugins", toolchain.home / "plugins")


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    fresh = link.with_name(f"{link.name}.{os.getpid()}")
    fresh.symlink_to(target)
    # One step, so that a second run never sees the link missing.
    fresh.replace(link)
