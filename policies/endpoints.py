"""Reads the `endpoints` setting of a provider: product key -> host.

The engine passes it as JSON text holding a list of one or more maps, whose keys are
camel case when the typed class was used and snake case when a plain dict was.
"""

import functools
import json
import re
from collections.abc import Mapping
from types import MappingProxyType

from policies.errors import UnexpectedShape, UnknownValue
from policies.resource import Resource
from policies.values import UNKNOWN, Value, plain, read

PATH = "endpoints"
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_CAPITAL = re.compile(r"(?<!^)([A-Z])")


def endpoints_of(provider: Resource) -> Mapping[str, Value]:
    """Return product key -> host of a provider; empty entries count as absent.

    UnknownValue or UnexpectedShape, naming `endpoints`, if the setting cannot be read.
    """
    given = provider.at(PATH)
    if given is None:
        return {}
    if isinstance(given, str):
        return _parsed(given)
    return _entries(given)


@functools.lru_cache(maxsize=64)
def _parsed(text: str) -> Mapping[str, Value]:
    # Every resource of a stack carries its provider's settings: parse them once.
    try:
        tree: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnexpectedShape(PATH) from error
    return _entries(plain(read(tree)))


def _entries(tree: Value) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for entry in tree if isinstance(tree, list) else [tree]:
        if entry is UNKNOWN:
            raise UnknownValue(PATH)
        if not isinstance(entry, dict):
            raise UnexpectedShape(PATH)
        for key, host in entry.items():
            if host is UNKNOWN or host not in (None, ""):
                found[_CAPITAL.sub(r"_\1", key).lower()] = host
    return MappingProxyType(found)


def is_host_inside(host: Value, domain: str) -> bool:
    """Tell whether `host` is a canonical host name strictly below `domain`.

    Canonical: lower case, no scheme, user, port, path, trailing dot or punycode, so
    that the text compared here is the text that is resolved and connected to.
    """
    return (
        isinstance(host, str)
        and _HOST.fullmatch(host) is not None
        and "xn--" not in host
        and host.endswith(f".{domain}")
    )
