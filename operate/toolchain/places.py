"""Where things are: the clone, the cache outside it, and this machine's name.

Everything else in this package gets a `Places`, so that a test (or a second clone)
can have its own without touching the user's.
"""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from operate.paths import ROOT

_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


@dataclass(frozen=True)
class Places:
    """The folders and the environment that one toolchain belongs to."""

    clone: Path
    cache: Path
    environment: Mapping[str, str]

    @classmethod
    def here(cls) -> "Places":
        """Give this clone and the cache that the environment names."""
        return cls(ROOT, cache_folder(os.environ), dict(os.environ))

    @property
    def sources(self) -> Path:
        """Folder of the Go modules, the pins and the build description."""
        return self.clone / "toolchain"

    @property
    def toolchains(self) -> Path:
        """Folder with one subfolder per toolchain, named by its key."""
        return self.cache / "toolchain"

    @property
    def logs(self) -> Path:
        """Folder of the build logs, kept after success and failure alike."""
        return self.cache / "logs"


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return GOV_CLOUD_HOME, else gov-cloud below the user's cache folder."""
    chosen = environment.get("GOV_CLOUD_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    # The XDG rules say to ignore a relative value.
    base = Path(environment.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return (base if base.is_absolute() else Path.home() / ".cache") / "gov-cloud"


def this_platform() -> tuple[str, str]:
    """Return system and architecture in Go's words, such as linux and amd64."""
    machine = platform.machine().lower()
    return sys.platform, _ARCHITECTURES.get(machine, machine)
