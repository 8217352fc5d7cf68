"""Percent encoding as the signature schemes want it, and moments in their forms.

RFC 3986 with `-_.~` left alone. Clients mostly send it so already; what they send
otherwise (`+` for a space, `%7E`) is decoded and encoded again.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, unquote, unquote_plus

# A character that must be encoded, a lower-case escape, or an escape of a character
# that needs none: anything that makes a text differ from its canonical form.
_NOT_CANONICAL = re.compile(
    r"[^A-Za-z0-9\-_.~%]"
    r"|%(?:[a-f]|[0-9A-F][a-f]|2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE]"
    r"|[^0-9A-F]|[0-9A-F][^0-9A-F]|.?$)"
)


def encoded(text: str) -> str:
    """Return `text` percent-encoded; nothing but letters, digits, `-_.~` is left."""
    return quote(text, safe="~")


def canonical(raw: str) -> str:
    """Return an encoded name or value of a query or form in canonical form."""
    if _NOT_CANONICAL.search(raw) is None:
        return raw
    return quote(unquote_plus(raw), safe="~")


def decoded(raw: str) -> str:
    """Return the text of an encoded name or value of a query or form."""
    return unquote_plus(raw) if "%" in raw or "+" in raw else raw


def pairs(raw: str) -> list[tuple[str, str]]:
    """Split a query or form into encoded names and values, order kept."""
    found = []
    for part in raw.split("&"):
        if part:
            name, _, value = part.partition("=")
            found.append((name, value))
    return found


def parameters(raw: str) -> dict[str, str]:
    """Return a query or form as decoded names and values; the last one wins."""
    return {decoded(name): decoded(value) for name, value in pairs(raw)}


def plain_path(raw: str) -> str:
    """Return the text of an encoded path, where `+` is a plus."""
    return unquote(raw) if "%" in raw else raw


def iso_moment(text: str) -> float:
    """Return seconds since 1970 of `2026-11-25T15:39:16Z`; ValueError if it is not."""
    if not text.endswith("Z"):
        raise ValueError(f"{text!r} does not end with Z")
    return datetime.fromisoformat(text).timestamp()


def compact_moment(text: str) -> float:
    """Return seconds since 1970 of `20261125T153916Z`; ValueError if it is not."""
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()


def http_moment(text: str) -> float:
    """Return seconds since 1970 of an HTTP date; ValueError if it is not one."""
    moment = parsedate_to_datetime(text)
    # "-0000" and a missing zone: the sender does not say, and means UTC.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
