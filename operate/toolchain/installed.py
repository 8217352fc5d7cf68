"""Step 1: a Pulumi of the exact version that is already installed.

Its programs are linked into our own folder, so that our PULUMI_HOME holds exactly
one plugin and the user's own Pulumi settings are neither read nor written.
"""

import os
import shutil
from pathlib import Path

from operate.toolchain.engine import (
    UnavailableError,
    engine_version,
    of_python_engine,
)
from operate.toolchain.layout import LANGUAGE_HOST, PROVIDER
from operate.toolchain.pins import Pins
from operate.toolchain.places import Places


def take(places: Places, pins: Pins, partial: Path) -> list[Path]:
    """Link the installed programs into `partial`; return the links made.

    Raises UnavailableError with what is missing.
    """
    pulumi = _find_pulumi(places)
    version = engine_version(pulumi)
    if version != pins.pulumi:
        said = f"is {version}" if version else "does not say its version"
        raise UnavailableError(f"{pulumi} {said}; needed: {pins.pulumi}")
    programs = pulumi.parent
    if not os.access(programs / LANGUAGE_HOST, os.X_OK):
        raise UnavailableError(f"{pulumi} has no {LANGUAGE_HOST} beside it")
    plugin = (_user_home(places) / pins.plugin_folder).resolve()
    # The engine leaves this file while a download of the plugin is not complete.
    halfway = plugin.with_name(plugin.name + ".partial").exists()
    ours = places.toolchains.resolve() in plugin.parents
    if ours or halfway or not os.access(plugin / PROVIDER, os.X_OK):
        raise UnavailableError(
            f"pulumi {version} is installed, but not its provider; to use both: "
            f"pulumi plugin install resource alicloud v{pins.alicloud}"
        )
    names = [each.name for each in sorted(programs.iterdir())]
    links = _link(programs, partial / "bin", filter(of_python_engine, names))
    return links + _link(plugin, partial / "home" / pins.plugin_folder, [PROVIDER])


def _find_pulumi(places: Places) -> Path:
    on_path = shutil.which("pulumi", path=places.environment.get("PATH", ""))
    if on_path is None:
        raise UnavailableError("no pulumi on PATH")
    pulumi = Path(on_path).resolve()
    # `gov-cloud env` puts our own older toolchain there; linking to it would tie
    # the new one to a folder that may be removed.
    ours = places.toolchains.resolve()
    if ours in pulumi.parents or ours in Path(on_path).absolute().parents:
        raise UnavailableError("the only pulumi on PATH is our own")
    return pulumi


def _user_home(places: Places) -> Path:
    chosen = places.environment.get("PULUMI_HOME")
    return Path(chosen).absolute() if chosen else Path.home() / ".pulumi"


def _link(source: Path, target: Path, names: "filter[str] | list[str]") -> list[Path]:
    target.mkdir(parents=True)
    links = [target / name for name in names]
    for link in links:
        link.symlink_to((source / link.name).resolve())
    return links
