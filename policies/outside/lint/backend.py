"""Tells whether an address of a state backend lies inside Macau."""

import urllib.parse

from facts import facts
from policies.endpoints import is_host_inside

_FOLDERS = ("file",)
_SERVICES = ("https",)
_BUCKETS = ("s3",)


def is_inside(url: str) -> bool:
    """Tell whether the state stays on the machine or at a host of a site.

    What cannot be told (a variable, an unknown scheme) is not inside.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        hosts = urllib.parse.parse_qs(parts.query).get("endpoint", [])
    except ValueError:
        return False
    if parts.scheme in _FOLDERS:
        return True  # the engine opens a folder, whatever its name is made of
    if parts.scheme in _BUCKETS:
        return bool(hosts) and all(map(_is_ours, hosts))
    return parts.scheme in _SERVICES and _is_ours(parts.netloc)


def _is_ours(host: str) -> bool:
    name = host.removeprefix("https://")
    return any(is_host_inside(name, site.domain) for site in facts().sites.values())
