"""Step 2: the official release archives, each checked against its recorded sum.

`GOV_CLOUD_RELEASES` names another base address (a mirror inside the government's
network) or `off`. An address that cannot be reached costs a few seconds; an archive
with a wrong sum ends everything.
"""

import hashlib
import http.client
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from operate.errors import TamperedArchiveError, ToolchainError
from operate.toolchain.archive import extract
from operate.toolchain.engine import (
    UnavailableError,
    engine_version,
    of_python_engine,
)
from operate.toolchain.layout import LANGUAGE_HOST, PROVIDER
from operate.toolchain.pins import Pins
from operate.toolchain.places import Places
from operate.toolchain.progress import Ticker

SETTING = "GOV_CLOUD_RELEASES"
_CONNECT_SECONDS = 3.0
_READ_SECONDS = 30.0
_PIECE_BYTES = 1 << 20
_PORTS = {"http": 80, "https": 443}


def take(places: Places, pins: Pins, partial: Path, ticker: Ticker) -> None:
    """Download, check and unpack both archives into `partial`.

    Raises UnavailableError when there is nothing to have, TamperedArchiveError when
    an archive is not the pinned one.
    """
    base = _base(places, pins)
    sums = {name: _sum(pins, name) for name in (pins.sdk_archive, pins.plugin_archive)}
    _reach(base)
    home = partial / "home" / pins.plugin_folder
    _fetch(base, pins.sdk_archive, sums, partial, ticker)
    engine = extract(partial / "archive", partial / "bin", of_python_engine)
    _require(pins.sdk_archive, engine, "pulumi", LANGUAGE_HOST)
    found = engine_version(partial / "bin" / "pulumi")
    if found != pins.pulumi:
        said = f"is {found}" if found else "does not run on this machine"
        raise UnavailableError(f"the pulumi of {pins.sdk_archive} {said}")
    _fetch(base, pins.plugin_archive, sums, partial, ticker)
    plugin = extract(partial / "archive", home, lambda name: name == PROVIDER)
    _require(pins.plugin_archive, plugin, PROVIDER)
    (partial / "archive").unlink()


def _base(places: Places, pins: Pins) -> str:
    base = places.environment.get(SETTING) or pins.base
    if base == "off":
        raise UnavailableError(f"{SETTING}=off")
    parts = urllib.parse.urlsplit(base)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ToolchainError(
            f"{SETTING} is {base!r}; allowed: an http or https address, or off. "
            f"Fix: export {SETTING}=https://mirror.example/pulumi"
        )
    return base.rstrip("/")


def _sum(pins: Pins, archive: str) -> str:
    value = pins.sha256.get(archive)
    if value is None:
        raise UnavailableError(
            f"no checksum is recorded for {archive} in toolchain/pins.json"
        )
    return value


def _reach(base: str) -> None:
    """Connect once: urllib's own timeout bounds neither name look-up nor retries."""
    parts = urllib.parse.urlsplit(base)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    proxy = urllib.request.getproxies().get(parts.scheme)
    if proxy and not urllib.request.proxy_bypass(host):
        proxied = urllib.parse.urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        host, port = proxied.hostname or host, proxied.port or _PORTS["http"]
    outcome: list[OSError | None] = []

    def connect() -> None:
        try:
            socket.create_connection((host, port), _CONNECT_SECONDS).close()
            outcome.append(None)
        except OSError as error:
            outcome.append(error)

    # A resolver may take half a minute; as a daemon it cannot hold anybody up.
    probe = threading.Thread(target=connect, daemon=True)
    probe.start()
    probe.join(_CONNECT_SECONDS + 1)
    reason: object = outcome[0] if outcome else "no answer in time"
    if reason is not None:
        raise UnavailableError(f"{host}:{port} cannot be reached ({reason})")


def _fetch(
    base: str, name: str, sums: dict[str, str], partial: Path, ticker: Ticker
) -> None:
    url = f"{base}/{name}"
    target = partial / "archive"
    ticker.say(f"downloading {url}")
    try:
        # The scheme is http or https: _base() lets nothing else through.
        with urllib.request.urlopen(url, timeout=_READ_SECONDS) as answer:  # noqa: S310
            got = _save(answer.read, target, lambda n: _tell(ticker, name, n))
    except (OSError, http.client.HTTPException) as error:
        raise UnavailableError(f"{url}: {error}") from error
    if got != sums[name]:
        raise TamperedArchiveError(
            f"{url}: its SHA-256 is {got}; allowed: {sums[name]} (toolchain/pins.json)."
            f" Fix: find out who changed the archive; nothing of it was used."
        )


def _save(
    read: Callable[[int], bytes], target: Path, tell: Callable[[int], None]
) -> str:
    total, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        while piece := read(_PIECE_BYTES):
            total.update(piece)
            out.write(piece)
            size += len(piece)
            tell(size)
    return total.hexdigest()


def _tell(ticker: Ticker, name: str, size: int) -> None:
    ticker.tick(f"downloading {name}: {size // _PIECE_BYTES} MiB so far")


def _require(archive: str, names: list[str], *needed: str) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        raise TamperedArchiveError(
            f"{archive} lacks {', '.join(missing)}; allowed: the official release "
            f"archive. Fix: compare the mirror with the release."
        )
