"""Makes a toolchain by the first of three steps that can, then moves it into place.

Everything happens in `<key>.partial`; the rename at the end is the moment at which
the toolchain exists. Called with the lock held.
"""

import time
from pathlib import Path

from operate.errors import ToolchainError
from operate.toolchain import build, installed, release
from operate.toolchain.engine import UnavailableError
from operate.toolchain.key import cache_key
from operate.toolchain.layout import Manifest, Source, fingerprint, seal
from operate.toolchain.leftovers import PARTIAL, leftovers, remove
from operate.toolchain.pins import Pins, read_pins
from operate.toolchain.places import Places
from operate.toolchain.progress import Say, Ticker, spell_time


def make(places: Places, key: str, say: Say, tick_seconds: float) -> None:
    """Make the toolchain `key`; raise ToolchainError when no step can."""
    pins = read_pins(places.sources)
    root = places.toolchains / key
    partial = places.toolchains / f"{key}{PARTIAL}"
    for left in (partial, *leftovers(places.toolchains)):
        remove(left)
    start = time.monotonic()
    try:
        partial.mkdir(parents=True)
        manifest = _fill(places, pins, partial, key, Ticker(say, tick_seconds))
        if cache_key(places.sources) != key:
            raise ToolchainError(
                f"{places.sources} changed while the toolchain was made; allowed: "
                f"inputs that stay as they are. Fix: run the command again."
            )
        seal(partial, manifest)
        _move(partial, root)
    finally:
        remove(partial)
    say(f"toolchain ready after {spell_time(time.monotonic() - start)}: {root}")


def _fill(
    places: Places, pins: Pins, partial: Path, key: str, ticker: Ticker
) -> Manifest:
    """Fill `partial` from the first source that works; return what to record."""
    versions = {"pulumi": pins.pulumi, "alicloud": pins.alicloud}
    links: dict[str, list[int]] = {}
    source: Source = "installed"
    try:
        made = installed.take(places, pins, partial)
        links = {str(link.relative_to(partial)): fingerprint(link) for link in made}
    except UnavailableError as installed_reason:
        ticker.say(f"installed Pulumi: {installed_reason}; skipped")
        try:
            source = "release"
            release.take(places, pins, partial, ticker)
        except UnavailableError as release_reason:
            ticker.say(f"release archives: {release_reason}; skipped")
            source = "built"
            # The release step may have got one archive of two.
            remove(partial)
            partial.mkdir()
            versions["go"] = build.take(places, pins, partial, ticker)
    return Manifest(
        key=key,
        source=source,
        own_host=source == "built",
        plugin_folder=pins.plugin_folder,
        versions=versions,
        links=links,
    )


def _move(partial: Path, root: Path) -> None:
    if root.exists():
        # It was found broken: a rename cannot replace a folder that is not empty.
        broken = root.with_name(f"{root.name}-broken{PARTIAL}")
        remove(broken)
        root.rename(broken)
        remove(broken)
    partial.rename(root)
