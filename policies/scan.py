"""Reads a text for places outside Macau: regions, zones, hosts, URLs and ARNs.

A text may be JSON, YAML, a script or a connection string, and may be wrapped in
base64, gzip, percent-encoding, escapes or full-width letters; each layer is taken off
and read. The work is bounded: a text that is too large or too deep is not read to its
end, and the answer says so (`Scan.complete`), which is never a pass.
"""

import base64
import binascii
import functools
import html
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from facts import facts
from facts.records import Site
from policies import inside
from policies.hosts import StrangeHost, hosts_in

DEEPEST = 6  # layers of wrapping
LARGEST = 1_000_000  # characters of one text, and of all its layers together
_SHORTEST = 5  # of anything that could name a place

_REGION_END = r"(?:-internal|-[a-z])?(?![a-z0-9]|-[a-z0-9])"
_ARN = re.compile(
    r"(?<![a-z0-9])acs:[a-z][a-z0-9-]*:[^:\s\"',]*:[^:\s\"',]*:[^\s\"',]+"
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*:/{2,}[^\s\"'<>`]+")
# Without a capital letter it is a name with hyphens: chance does not spare sixteen.
_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?=[a-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{16,}={0,2}"
)
_SPECIAL = re.compile(r"[%\\&\"'\u0080-\U0010ffff]|://|acs:")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3})")
_JOINED = re.compile(r"\\\n|\"\"|''|\"\s*\+\s*\"|'\s*\+\s*'")
_GZIP = b"\x1f\x8b"
_PRINTABLE = 0.95
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

    def take(self, text: str, depth: int) -> bool:
        """Spend the budget on a text; False, and incomplete, if it is too much."""
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
    for inner in _unwrapped(text):
        if inner != text:
            yield from _layers(inner, found, depth + 1)


def _unwrapped(text: str) -> Iterator[str]:
    if not text.isascii():
        yield unicodedata.normalize("NFKC", text).replace("\u3002", ".")
    if "%" in text:
        yield unquote(text)
    if "&" in text and ";" in text:
        yield html.unescape(text)
    if "\\" in text or '"' in text or "'" in text:
        yield from _unquoted(text)
    if len(text) >= 16:  # noqa: PLR2004 - shorter base64 holds no place
        for wrapped in _BASE64.findall(text):
            yield from _unpacked(wrapped)


def _unquoted(text: str) -> Iterator[str]:
    if text.lstrip()[:1] in ("{", "[", '"'):
        # JSON may write any letter as an escape; plain texts are read without that.
        yield from _json(text)
    if _ESCAPE.search(text):
        yield _ESCAPE.sub(_letter, text)
    yield _JOINED.sub("", text)


def _json(text: str) -> Iterator[str]:
    if "\\" not in text:
        return
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return  # the text itself has been read; only escapes in it were not
    queue: list[object] = [tree]
    while queue:
        node = queue.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            queue.extend([*node.keys(), *node.values()])
        elif isinstance(node, list):
            queue.extend(node)


def _letter(found: "re.Match[str]") -> str:
    body = found.group()[1:]
    return chr(int(body[1:], 16) if body[0] in "xu" else int(body, 8))


def _unpacked(wrapped: str) -> Iterator[str]:
    body = wrapped.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return
    if raw.startswith(_GZIP):
        raw = _inflated(raw)
    text = raw.decode("utf-8", "replace")
    legible = sum(each.isprintable() or each in "\n\r\t" for each in text)
    if text and legible >= _PRINTABLE * len(text) and "\ufffd" not in text:
        yield text


def _inflated(raw: bytes) -> bytes:
    try:
        # One byte more than may be read, so that a bomb runs into the budget.
        return zlib.decompressobj(wbits=31).decompress(raw, LARGEST + 1)
    except zlib.error:
        return b""


def _hits(text: str, site: Site) -> Iterator[Hit]:
    lowered = text.lower()
    for found in _regions().finditer(lowered):
        name = found.group("region")
        if name != site.region and found.group() not in site.zones:
            yield Hit("region", name)
    if "acs:" in lowered:
        for found in _ARN.finditer(lowered):
            if not inside.arn(found.group(), site, facts()):
                yield Hit("arn", found.group().rpartition(":")[0])
    for found in _foreign_hosts().finditer(lowered):
        yield Hit("host", found.group())
    if "://" in lowered:
        for found in _URL.finditer(lowered):
            yield from _url(found.group(), site)


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
    return lowered != text and _BASE64.search(text) is not None


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
    return re.compile(
        rf"(?<![a-z0-9])(?:[a-z0-9_-]+\.)*(?:{ends})(?![a-z0-9-]|\.[a-z])"
    )
