"""The folder of a finished toolchain, and how one is recognised.

bin/pulumi, bin/pulumi-language-python
home/plugins/resource-alicloud-v<version>/pulumi-resource-alicloud
manifest.json          written last: a folder without it is not a toolchain
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Source = Literal["installed", "release", "built"]
MANIFEST = "manifest.json"
LANGUAGE_HOST = "pulumi-language-python"
PROVIDER = "pulumi-resource-alicloud"
LAUNCHER = (
    "#!/bin/sh\n"
    'exec "${GOV_CLOUD_PYTHON:?is not set; gov-cloud env prints it}"'
    ' -m toolchain.host "$@"\n'
)
_EXECUTABLE = 0o755


@dataclass(frozen=True)
class Toolchain:
    """An engine and a provider that can be run.

    `home` is the PULUMI_HOME to use; `own_host` says that the Python language host
    is the project's own and needs GOV_CLOUD_PYTHON in the environment.
    """

    root: Path
    pulumi: Path
    home: Path
    source: Source
    own_host: bool
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` holds; `links` maps a file to its size and time."""

    key: str
    source: Source
    own_host: bool
    plugin_folder: str
    versions: dict[str, str]
    links: dict[str, list[int]]


def write_launcher(folder: Path) -> None:
    """Put the two-line starter of our own language host into `folder`."""
    launcher = folder / LANGUAGE_HOST
    launcher.write_text(LAUNCHER, encoding="utf-8")
    launcher.chmod(_EXECUTABLE)


def seal(folder: Path, manifest: Manifest) -> None:
    """Write the manifest: from here on the folder counts as finished."""
    text = json.dumps(asdict(manifest), indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def fingerprint(file: Path) -> list[int]:
    """Return size in bytes and time of change in nanoseconds, links followed."""
    status = file.stat()
    return [status.st_size, status.st_mtime_ns]


def load(root: Path, key: str) -> Toolchain | None:
    """Return the toolchain in `root`, or None when it is not whole or has changed.

    Nothing is executed: this runs before every command.
    """
    try:
        text = (root / MANIFEST).read_text(encoding="utf-8")
        manifest = Manifest(**json.loads(text))
        # The user may upgrade the programs that an "installed" toolchain links to.
        for name, expected in manifest.links.items():
            if fingerprint(root / name) != expected:
                return None
    except (OSError, ValueError, TypeError):
        return None
    pulumi = root / "bin" / "pulumi"
    home = root / "home"
    needed = (
        pulumi,
        root / "bin" / LANGUAGE_HOST,
        home / manifest.plugin_folder / PROVIDER,
    )
    if manifest.key != key or not all(os.access(file, os.X_OK) for file in needed):
        return None
    return Toolchain(
        root=root,
        pulumi=pulumi,
        home=home,
        source=manifest.source,
        own_host=manifest.own_host,
        versions=manifest.versions,
    )
