"""The limits of tags, by service; the work behind MO-OWN-003.

Sources: the resource management limits of the cloud (20 tags, lengths), the tag checks
of the provider (reserved prefixes are dropped on read), and the DNS service (letters,
digits, hyphen and underscore, 20 characters).
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from policies.values import UNKNOWN, Value

MOST = 20
LONGEST_KEY = 128
LONGEST_VALUE = 128
NARROW = frozenset({"alicloud:dns/alidnsDomain:AlidnsDomain"})
_RESERVED = re.compile(r"(aliyun|acs|https?://)", re.IGNORECASE)
# Law 8/2005: a tag is read by everybody who may list resources.
_PERSON = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_NARROW = re.compile(r"[A-Za-z0-9_-]{1,20}")


def broken(
    tags: Mapping[str, Value], required: Collection[str], *, narrow: bool
) -> Iterable[tuple[str, str]]:
    """Return key and reason of each tag that breaks a limit."""
    if all(type(value) is str for value in tags.values()):
        # The resources of one owner carry the same tags: judge each set of them once.
        pairs: tuple[tuple[str, str], ...] = tuple(tags.items())  # type: ignore[arg-type]
        return _known(pairs, tuple(required), narrow)
    return _broken(tags, required, narrow=narrow)


@functools.lru_cache(maxsize=4096)
def _known(
    tags: tuple[tuple[str, str], ...],
    required: tuple[str, ...],
    narrow: bool,  # noqa: FBT001 - a cache takes no names
) -> tuple[tuple[str, str], ...]:
    held: dict[str, Value] = dict(tags)
    return tuple(_broken(held, required, narrow=narrow))


def _broken(
    tags: Mapping[str, Value], required: Collection[str], *, narrow: bool
) -> Iterator[tuple[str, str]]:
    folded = Counter(key.lower() for key in tags)
    for key, value in tags.items():
        text = value if isinstance(value, str) else ""
        if folded[key.lower()] > 1:
            yield key, "differs from another key only in case"
        elif key not in required and key.lower() in required:
            yield key, "is a required key in another case"
        elif key not in required and _looks_like(key, required):
            yield key, "looks like a required key and is another one"
        elif not key or len(key) > LONGEST_KEY or len(text) > LONGEST_VALUE:
            yield key, "is empty or too long"
        elif _RESERVED.match(key) or _RESERVED.match(text):
            yield key, "begins with a prefix that the cloud keeps for itself"
        elif _PERSON.search(text):
            yield key, "names a person: an e-mail address"
        elif narrow and not _is_narrow(key, value):
            yield key, "has a character that this service does not keep"


def _looks_like(key: str, required: Collection[str]) -> bool:
    """Tell whether a key reads like a required one: wide, invisible, foreign letters.

    A foreign letter stands for any: an alphabet of look-alikes is never complete.
    """
    if key.isascii():
        return key.strip().lower().replace("_", "-").replace(".", "-") in required
    plain = unicodedata.normalize("NFKC", key).lower()
    seen = "".join(
        c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Zs")
    )
    ascii_letters = sum(each.isascii() for each in seen)
    if ascii_letters < len(seen) / 2:
        return False
    pattern = "".join(re.escape(c) if c.isascii() else "." for c in seen)
    return any(re.fullmatch(pattern, each) for each in required)


def _is_narrow(key: str, value: Value) -> bool:
    known = value is not UNKNOWN and isinstance(value, str)
    fits = not known or _NARROW.fullmatch(str(value)) is not None
    return fits and _NARROW.fullmatch(key) is not None
