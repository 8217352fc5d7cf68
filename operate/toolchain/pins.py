"""The pinned versions, the release archives and the build description.

Both files are data in `toolchain/`: `pins.json` (versions, base address, SHA-256
sums) and `build.json` (how the Go build is called and what it needs).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.errors import ToolchainError
from operate.toolchain.places import this_platform

SHA256 = re.compile(r"[0-9a-f]{64}")
# The SDK archive says x64 where the plugin archive says amd64.
_SDK_ARCHITECTURES = {"amd64": "x64"}


@dataclass(frozen=True)
class Pins:
    """Exact versions and, per archive, the sum it must have (None: not known)."""

    pulumi: str
    alicloud: str
    policy: str
    base: str
    sha256: Mapping[str, str | None]

    @property
    def sdk_archive(self) -> str:
        """Path of the engine's archive below the base address."""
        system, machine = this_platform()
        machine = _SDK_ARCHITECTURES.get(machine, machine)
        return f"sdk/pulumi-v{self.pulumi}-{system}-{machine}.tar.gz"

    @property
    def plugin_archive(self) -> str:
        """Path of the provider's archive below the base address."""
        system, machine = this_platform()
        name = f"pulumi-resource-alicloud-v{self.alicloud}-{system}-{machine}.tar.gz"
        return f"plugins/{name}"

    @property
    def plugin_folder(self) -> str:
        """Folder of the provider below PULUMI_HOME; the engine matches it exactly."""
        return f"plugins/resource-alicloud-v{self.alicloud}"


@dataclass(frozen=True)
class BuildPlan:
    """One `go build` call and what it takes (sizes in MiB, time in minutes)."""

    flags: tuple[str, ...]
    ldflags: str
    targets: Mapping[str, str]  # package -> name of the program
    memory_mib: int
    disk_mib: int
    minutes: int


def read_pins(sources: Path) -> Pins:
    """Read `pins.json`; raise ToolchainError for a missing or malformed one."""
    file = sources / "pins.json"
    data = _load(file)
    try:
        releases = data["releases"]
        pins = Pins(
            pulumi=str(data["pulumi"]),
            alicloud=str(data["alicloud"]),
            policy=str(data["policy"]),
            base=str(releases["base"]),
            sha256=dict(releases["sha256"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _malformed(file, error) from error
    for archive, value in pins.sha256.items():
        if value is not None and not SHA256.fullmatch(str(value)):
            raise ToolchainError(
                f"{file}: the sum of {archive} is {value!r}; allowed: 64 lower-case "
                f"hexadecimal digits, or null when it is not known. Fix: copy it from "
                f"the release's list of checksums."
            )
    return pins


def read_build_plan(sources: Path) -> BuildPlan:
    """Read `build.json`; raise ToolchainError for a missing or malformed one."""
    file = sources / "build.json"
    data = _load(file)
    try:
        return BuildPlan(
            flags=tuple(str(flag) for flag in data["flags"]),
            ldflags=str(data["ldflags"]),
            targets={str(t["package"]): str(t["output"]) for t in data["targets"]},
            memory_mib=int(data["memory_mib"]),
            disk_mib=int(data["disk_mib"]),
            minutes=int(data["minutes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _malformed(file, error) from error


def _load(file: Path) -> Any:  # noqa: ANN401  JSON; each reader checks its shape
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ToolchainError(
            f"{file} cannot be read ({error}); it belongs to the clone. "
            f"Fix: git checkout -- toolchain"
        ) from error


def _malformed(file: Path, error: Exception) -> ToolchainError:
    return ToolchainError(
        f"{file}: {type(error).__name__} {error}; allowed: the keys that "
        f"operate/toolchain/pins.py reads. Fix: git checkout -- toolchain"
    )
