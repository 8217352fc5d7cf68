"""Finds the hosts in a URL, a connection text or an address, in any spelling.

A host may hide behind user information, percent-encoding, capitals, a trailing dot,
full-width letters, punycode or a numeric address in one of its many notations. What
is compared is what would be connected to.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST_TEXT = 4096  # of one URL or connection text

_AUTHORITY = re.compile(r"[a-zA-Z][a-zA-Z0-9+.:-]*:/{2,}([^/?#;\s\"'<>]+)")
_THIN = re.compile(r":@(?:\(.*?HOST=)?([^/:;)\s]+)", re.IGNORECASE)
_LIST = re.compile(r"[,;\s|]+")
_NUMBER = re.compile(r"0x[0-9a-f]+|0[0-7]*|[1-9]\d*", re.IGNORECASE)
_NAME = re.compile(
    r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*"
)
_OCTETS = 4
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class StrangeHost(ValueError):  # noqa: N818 - says what it is, not that it is an error
    """The text names a host in a form that cannot be compared with anything."""


def hosts_in(text: str) -> Iterator[str]:
    """Yield the hosts of a URL, a connection text, an e-mail address or a list.

    Each is lower case, without port, user and trailing dot; numeric ones in their
    usual form. StrangeHost for an authority that different programs read differently.
    """
    if len(text) > LONGEST_TEXT:
        raise StrangeHost
    plain = unicodedata.normalize("NFKC", _decoded(text)).strip()
    authorities = _AUTHORITY.findall(plain)
    if not authorities and plain.startswith("//"):
        authorities = [plain.lstrip("/").partition("/")[0]]
    if not authorities:
        authorities = _THIN.findall(plain)
    for authority in authorities:
        for each in authority.split(","):
            yield _host(each)
    if not authorities:
        for each in _LIST.split(plain):
            if each:
                yield _bare(each.partition("/")[0])


def _bare(part: str) -> str:
    """Return the host of `host` or `host:port`; `https:host` is neither."""
    name, colon, port = part.rpartition(":")
    if colon and ":" not in name and not port.isdecimal():
        raise StrangeHost
    return _host(part)


def _decoded(text: str) -> str:
    # Twice, for what is decoded by a proxy and again behind it.
    return unquote(unquote(text)) if "%" in text else text


def _host(authority: str) -> str:
    if "\\" in authority or any(not each.isprintable() for each in authority):
        raise StrangeHost
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    host = host.lower().rstrip(".").replace("\u3002", ".")
    address = address_of(host)
    if address is not None:
        return str(address)
    if not host or not _NAME.fullmatch(host):
        raise StrangeHost
    return host


def address_of(host: str) -> Address | None:
    """Return the address that a host in numbers means, None for a name.

    Understands what inet_aton does (decimal, octal, hexadecimal, one to four parts),
    IPv6, and IPv4 inside IPv6.
    """
    bare = host.partition("%")[0]
    if ":" in bare:
        try:
            return _inner(ipaddress.IPv6Address(bare))
        except ipaddress.AddressValueError:
            return None
    parts = bare.split(".")
    if not bare or len(parts) > _OCTETS or not all(map(_NUMBER.fullmatch, parts)):
        return None
    numbers = [_number(part) for part in parts]
    last = numbers.pop()
    if last >= 256 ** (_OCTETS - len(numbers)) or any(each > 255 for each in numbers):  # noqa: PLR2004 - an octet
        return None
    value = last
    for place, each in enumerate(numbers):
        value += each << (8 * (3 - place))
    return ipaddress.IPv4Address(value)


def _number(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part, 16)
    return int(part, 8) if len(part) > 1 and part[0] == "0" else int(part)


def _inner(address: ipaddress.IPv6Address) -> Address:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
