"""Reads a text for places outside Macau: regions, zones, hosts, URLs and ARNs.

A text may be JSON, YAML, a script or a connection string, and may be wrapped in
base64, gzip, percent-encoding, escapes or full-width letters; each layer is taken off
and read. The work is bounded: a text that is too large or too deep is not read to its
end, and the answer says so (`Scan.complete`), which is never a pass.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from facts import facts
from facts.records import Site
from policies import inside
from policies.commands import COMMANDS, called_hosts
from policies.hosts import StrangeHost, hosts_in
from policies.unwrap import BASE64, BROKEN, HEX, LARGEST, unwrapped

DEEPEST = 6  # layers of wrapping
_SHORTEST = 5  # of anything that could name a place

_REGION_END = r"(?:-internal|-[a-z])?(?![a-z0-9]|-[a-z0-9])"
_ARN = re.compile(
    r"(?<![a-z0-9])acs:[a-z][a-z0-9-]{0,30}:[^:\s\"',]{0,40}:[^:\s\"',]{0,40}:[^\s\"',]"
)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_URL = re.compile(r"[a-z][a-z0-9+.-]*:/{2,}[^\s\"'<>`]+")
_SPECIAL = re.compile(r"[%\\&\"'$@\u0080-\U0010ffff]|://|acs:|/dev/")
# Schemes whose authority is no host: a bucket, a file, a name space.
_NO_HOST = ("oss://", "file://", "urn://", "jdbc:", "acs:")
# Name spaces of formats are names that look like URLs; nothing is fetched from them.
_NAMESPACES = ("www.w3.org", "docs.oasis-open.org", "schemas.xmlsoap.org")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place outside: `kind` is region, host or arn; `text` may be printed."""

    kind: str
    text: str


@dataclass(slots=True)
class Scan:
    """What a text names, and whether it was read to its end."""

    hits: list[Hit] = field(default_factory=list)
    complete: bool = True
    _left: int = LARGEST
    _seen: set[str] = field(default_factory=set)

    def take(self, text: str, depth: int) -> bool:
        """Spend the budget on a text; False, and incomplete, if it is too much."""
        if text in self._seen:
            return False  # two wrappings taken off in another order
        self._seen.add(text)
        self._left -= len(text)
        if depth > DEEPEST or self._left < 0:
            self.complete = False
            return False
        return True


def scan(text: str, site: Site) -> Scan:
    """Return the places outside `site` that a text names, each once."""
    if len(text) < _SHORTEST or not _deserves(text):
        return Scan()
    return _scan(text, site.id)


@functools.lru_cache(maxsize=8192)
def _scan(text: str, site_id: str) -> Scan:
    # Texts repeat: names, tags and documents of one stack are largely the same.
    found = Scan()
    site = facts().sites[site_id]
    seen: dict[Hit, None] = {}
    for layer in _layers(text, found, 0):
        for hit in _hits(layer, site):
            seen.setdefault(hit)
    found.hits = list(seen)
    return found


def _layers(text: str, found: Scan, depth: int) -> Iterator[str]:
    """Yield a text and everything that is wrapped in it."""
    if not found.take(text, depth):
        return
    yield text
    for inner in unwrapped(text):
        if inner != text:
            yield from _layers(inner, found, depth + 1)


def _hits(text: str, site: Site) -> Iterator[Hit]:
    lowered = text.lower()
    yield from _regions_in(lowered, site)
    if "acs:" in lowered:
        for found in _ARN.finditer(lowered):
            if not inside.arn(found.group(), site, facts()):
                yield Hit("arn", found.group().rpartition(":")[0])
    for found in _foreign_hosts().finditer(lowered):
        yield Hit("host", found.group())
    if "://" in lowered:
        for found in _URL.finditer(lowered):
            yield from _url(found.group(), site)
    for host in called_hosts(lowered):
        if host not in _NAMESPACES and not inside.host(host, site, facts()):
            yield Hit("host", host)


def _regions_in(lowered: str, site: Site) -> Iterator[Hit]:
    for found in _regions().finditer(lowered):
        name = found.group("region")
        if name == site.region or found.group() in site.zones:
            continue
        # The site's own hosts begin with its region, and may have more behind it.
        host = _HOST.match(lowered, found.start())
        own = name.startswith(f"{site.region}-") and host is not None
        if not (own and host and host.group().endswith(f".{site.domain}")):
            yield Hit("region", name)


def _url(url: str, site: Site) -> Iterator[Hit]:
    if url.startswith(_NO_HOST):
        return
    try:
        for host in hosts_in(url):
            if host not in _NAMESPACES and not inside.host(host, site, facts()):
                yield Hit("host", host)
    except StrangeHost:
        yield Hit("host", "a host in a form that cannot be compared")


def _deserves(text: str) -> bool:
    """Tell whether a text deserves a close look; most texts of a stack do not.

    Asked for every text of every resource: cheap questions first.
    """
    if _SPECIAL.search(text):
        return True
    lowered = text.lower()
    if "-" in lowered and _areas().search(lowered):
        return True
    if "." in lowered and _foreign_hosts().search(lowered):
        return True
    if lowered != text and BASE64.search(text) is not None:
        return True
    if "\n" in text and BROKEN.search(text) is not None:
        return True
    return COMMANDS.search(lowered) is not None or HEX.search(lowered) is not None


@functools.cache
def _areas() -> "re.Pattern[str]":
    # Beside those of the known regions, the areas that other clouds use.
    areas = {name.partition("-")[0] for name in facts().foreign_regions}
    return re.compile(
        rf"(?<![a-z0-9])(?:oss-|vpc-)?(?:{'|'.join(areas | {'sa', 'ca', 'af'})})-[a-z]"
    )


@functools.cache
def _regions() -> "re.Pattern[str]":
    names = sorted(facts().foreign_regions, key=len, reverse=True)
    known = "|".join(map(re.escape, names))
    # Look-alikes: whatever begins like Macau and is not this site, and regions that
    # are too new to be in the list but have its form.
    alike = r"cn-macau[a-z0-9-]*"
    form = r"(?:ap|us|eu|me|na|sa|ca|af|cn)-[a-z]{4,16}-\d{1,2}"
    return re.compile(
        rf"(?<![a-z0-9-])(?:oss-|vpc-)?(?P<region>{alike}|(?:{known}|{form})(?={_REGION_END}))"
        rf"(?:-internal|-[a-z](?![a-z0-9]))?"
    )


@functools.cache
def _foreign_hosts() -> "re.Pattern[str]":
    ends = "|".join(map(re.escape, facts().foreign_domains))
    # Eight labels and no more: a million dots must not cost a million squared.
    return re.compile(
        rf"(?<![a-z0-9])(?:[a-z0-9_-]{{1,63}}\.){{0,8}}(?:{ends})(?![a-z0-9-]|\.[a-z])"
    )
