"""The kinds of telling inputs: how each is compared, shown and put into words.

A kind says what one value must be to lie inside; `places` finds the values.
"""

import base64
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from facts.catalogue import Input
from policies import inside
from policies.connections import named_hosts
from policies.hosts import StrangeHost, address_of, hosts_in
from policies.resource import Shape
from policies.stack import Stack
from policies.text import Wording, wording

_IS = "is {value}"
_OFF = frozenset({"", "0", "false", "off", "disabled", "disable", "none", "no"})
_NAMED_URL = re.compile(
    r"""(?:entityID|Location|ResponseLocation)\s*=\s*["']([^"']+)"""
)
# What a name may lead to; a mail exchanger has a number before it.
_LEADS = re.compile(
    r"(?:\d+\s+)*((?:[\w-]+\.)+[a-zA-Z][\w-]+\.?|\d+(?:\.\d+){3}|[\da-fA-F]*:[\da-fA-F:.]+)"
)
# A list that may also block names single networks; this wide, it names everybody.
_WIDEST_BLOCK = 8
_FIRST_ADDRESS = 2**24  # 1.0.0.0
_ANY_ADDRESS = frozenset({"*", "%", "any", "all"})


class Kind(NamedTuple):
    """How a kind of input is judged: who accepts, how it is shown, in which words."""

    accepts: Callable[[str, Input, Stack], bool]
    shape: Shape
    wording: Wording


def _url(text: str, _given: Input, stack: Stack) -> bool:
    # A path is of the resource itself, unless its second letter makes it a host.
    if text.startswith("/") and text[1:2] not in ("/", "\\", "%", "\t"):
        return True
    return _hosts(text, stack)


def _endpoint(text: str, _given: Input | None, stack: Stack) -> bool:
    plain = unicodedata.normalize("NFKC", text).replace("\u3002", ".")
    if not any(mark in plain for mark in ".:%\\"):
        # A queue, a user, a small number: no host. An address may be one number.
        number = address_of(plain.strip())
        small = number is None or int(number) < _FIRST_ADDRESS
        return small or _hosts(plain, stack)
    return _hosts(text, stack)


def connects_inside(text: str, stack: Stack) -> bool:
    """Tell whether every host that a connection text names by its key lies inside."""
    return all(_endpoint(each, None, stack) for each in named_hosts(text))


def _hosts(text: str, stack: Stack) -> bool:
    try:
        return all(
            inside.host(host, stack.site, stack.facts) for host in hosts_in(text)
        )
    except StrangeHost:
        return False


def _image(text: str, _given: Input, stack: Stack) -> bool:
    # Without a dot or a port before the first slash it names no registry.
    registry, slash, _ = text.partition("/")
    if not slash or not ("." in registry or ":" in registry):
        return True
    return _hosts(registry, stack)


def _record(text: str, _given: Input, stack: Stack) -> bool:
    # A text record holds anything; a host or an address is where a name leads.
    found = _LEADS.fullmatch(text.strip())
    return found is None or _hosts(found[1], stack)


def _issuer(text: str, given: Input, stack: Stack) -> bool:
    try:
        known = stack.facts.register.identity_providers
        return all(host in known for host in hosts_in(text)) or _url(text, given, stack)
    except StrangeHost:
        return False


def _metadata(text: str, given: Input, stack: Stack) -> bool:
    """Judge the hosts in SAML metadata; ValueError if it names none."""
    found = _NAMED_URL.findall(_unpacked(text))
    if not found:
        raise ValueError
    return all(_issuer(url, given, stack) for url in found)


def _unpacked(text: str) -> str:
    if text.lstrip().startswith("<"):
        return text
    return base64.b64decode(text).decode("utf-8", "replace")


def _accounts(text: str, _given: Input, stack: Stack) -> bool:
    # Several in one text, or as the principal of a share.
    return all(inside.account(each.strip(), stack.facts) for each in text.split(","))


def _admitted(text: str, _given: Input, stack: Stack) -> bool:
    entries = [each.strip() for each in text.replace(";", ",").split(",")]
    if any(each.lower() in _ANY_ADDRESS for each in entries):
        return False
    return all(inside.admitted(each, stack.facts) for each in entries if each)


def _not_everybody(text: str, _given: Input, stack: Stack) -> bool:
    entries = [each.strip() for each in text.replace(";", ",").split(",")]
    return all(
        inside.admitted(each, stack.facts)
        or inside.network(each).prefixlen > _WIDEST_BLOCK
        for each in entries
        if each
    )


def _linked(text: str, _given: Input, stack: Stack) -> bool:
    entries = [each.strip() for each in text.replace(";", ",").split(",")]
    return all(inside.link_range(each, stack.facts) for each in entries if each)


_TAKE_SITE = "use a place of site {site}, or remove it"
_OTHER_REGION = wording(_IS, "{region}", _TAKE_SITE)

KINDS: dict[str, Kind] = {
    "region": Kind(
        lambda text, _given, stack: inside.region(text, stack.site),
        Shape.PLACE,
        _OTHER_REGION,
    ),
    "zone": Kind(
        lambda text, _given, stack: inside.zone(text, stack.site),
        Shape.PLACE,
        wording(_IS, "{zones}", _TAKE_SITE),
    ),
    "oss_location": Kind(
        lambda text, _given, stack: text == f"oss-{stack.site.region}",
        Shape.PLACE,
        wording(_IS, "oss-{region}", _TAKE_SITE),
    ),
    "never": Kind(
        lambda text, _given, _stack: text.lower() in _OFF,
        Shape.CODE,
        wording(_IS, "nothing: it reaches beyond one region", "remove it"),
    ),
    "public": Kind(
        lambda text, _given, _stack: text.lower() in _OFF,
        Shape.CODE,
        wording(_IS, "nothing: it opens a public address", "remove it"),
    ),
    "on": Kind(
        lambda text, _given, _stack: text.lower() not in _OFF,
        Shape.CODE,
        wording(_IS, "encryption that is on", "switch it on"),
    ),
    "protected": Kind(
        lambda text, _given, _stack: text.lower() not in _OFF,
        Shape.CODE,
        wording(_IS, "protection that is on", "switch it on"),
    ),
    "refuse": Kind(
        lambda text, given, _stack: text.lower() not in given.values,
        Shape.CODE,
        wording(_IS, "anything but {values}", "choose another value, or remove it"),
    ),
    "require": Kind(
        lambda text, given, _stack: text.lower() in given.values,
        Shape.CODE,
        wording(_IS, "{values}", "set it to {values}"),
    ),
    "arn": Kind(
        lambda text, _given, stack: inside.arn(text, stack.site, stack.facts),
        Shape.ARN,
        wording(
            "is {value}",
            "an ARN of region {region} and a registered account",
            "name a store of the site's own account",
        ),
    ),
    "url": Kind(
        _url,
        Shape.HOST,
        wording(_IS, "a host below {domain}", "use a host of the site, or remove it"),
    ),
    "endpoint": Kind(
        _endpoint,
        Shape.HOST,
        wording(
            _IS,
            "a host below {domain}, or a registered address",
            "use a host of the site, or register the address",
        ),
    ),
    "image": Kind(
        _image,
        Shape.HOST,
        wording(
            "is of another registry",
            "images of a registry of the site",
            "copy the image into the registry of the site",
        ),
    ),
    "record": Kind(
        _record,
        Shape.HOST,
        wording(
            _IS,
            "a host below {domain}, or a registered address",
            "let the name lead to a host of the site, or register the address",
        ),
    ),
    "issuer": Kind(
        _issuer,
        Shape.HOST,
        wording(_IS, "a registered identity provider", "use the government's sign-on"),
    ),
    "metadata": Kind(
        _metadata,
        Shape.HOST,
        wording(
            "names another host",
            "a registered identity provider",
            "use the government's sign-on",
        ),
    ),
    "account": Kind(
        _accounts,
        Shape.NUMBER,
        wording(
            _IS,
            "{account}, or another account of facts/data/register.yaml",
            "use an account of the government, or register it",
        ),
    ),
    "allow_list": Kind(
        _admitted,
        Shape.ADDRESS,
        wording(
            _IS,
            "private and registered ranges",
            "admit only ranges of facts/data/addresses.yaml and register.yaml",
        ),
    ),
    "either_list": Kind(
        _not_everybody,
        Shape.ADDRESS,
        wording(
            _IS,
            "private and registered ranges",
            "admit only ranges of facts/data/addresses.yaml and register.yaml",
        ),
    ),
    "address": Kind(
        _linked,
        Shape.ADDRESS,
        wording(
            _IS,
            "ranges of facts/data/addresses.yaml and register.yaml",
            "link only to registered ranges, or register this one",
        ),
    ),
}
