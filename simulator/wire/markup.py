"""XML to plain values and back, safe and generic.

An element with children is an object, one without is a text; an element that repeats,
or whose name is among `LISTS`, is a list. Document types are refused outright, and
with them every entity: no bomb and no file of ours can hide in a request.
"""

import re
from collections.abc import Iterable
from xml.parsers import expat

from simulator.messages import ApiError, Json

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
DEEPEST = 24
MOST_ELEMENTS = 20_000
LARGEST = 5 * 1024 * 1024
# Elements of OSS that are lists even when there is one of them.
LISTS = frozenset(
    {
        "AllowedHeader",
        "AllowedMethod",
        "AllowedOrigin",
        "Bucket",
        "CORSRule",
        "CipherSuite",
        "CommonPrefixes",
        "Contents",
        "Deleted",
        "DeleteMarker",
        "ExposeHeader",
        "Grant",
        "Object",
        "Part",
        "Referer",
        "RoutingRule",
        "Rule",
        "Tag",
        "TLSVersion",
        "Transition",
        "Upload",
        "Version",
    }
)
# What XML 1.0 cannot carry at all.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def malformed(reason: str) -> ApiError:
    """Return OSS's refusal of an XML body."""
    return ApiError(
        400,
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our "
        f"published schema. ({reason})",
    )


class _Node:
    """An element while it is being read."""

    __slots__ = ("children", "name", "text")

    def __init__(self, name: str) -> None:
        self.name = name
        self.text: list[str] = []
        self.children: dict[str, Json] = {}

    def value(self) -> Json:
        if self.children:
            return self.children
        text = "".join(self.text)
        # Indentation around nothing is nothing.
        return text if text.strip() else ""

    def add(self, name: str, value: Json) -> None:
        if name not in self.children:
            self.children[name] = [value] if name in LISTS else value
            return
        there = self.children[name]
        if isinstance(there, list):
            there.append(value)
        else:
            self.children[name] = [there, value]


class _Reader:
    """Builds the values while expat reads; refuses what grows too far."""

    def __init__(self) -> None:
        self.path = [_Node("")]
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes  # Namespaces and schema hints; OSS has no other ones.
        self._count += 1
        if len(self.path) > DEEPEST or self._count > MOST_ELEMENTS:
            raise malformed("It has too many elements or levels.")
        self.path.append(_Node(name))

    def end(self, name: str) -> None:
        node = self.path.pop()
        self.path[-1].add(name, node.value())

    def data(self, text: str) -> None:
        self.path[-1].text.append(text)

    def refuse(self, *_: object) -> None:
        raise malformed("A document type is not allowed.")


def parsed(body: bytes) -> tuple[str, Json]:
    """Return root name and value of an XML text; ApiError MalformedXML (400)."""
    if len(body) > LARGEST:
        raise malformed(f"It has more than {LARGEST} bytes.")
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
        raise malformed(f"{error}.") from None
    name, value = next(iter(reader.path[0].children.items()))
    # A root that is named like a list element is one element all the same.
    return name, value[0] if isinstance(value, list) else value


def written(root: str, value: Json) -> bytes:
    """Return the XML text of a value below `root`, in UTF-8."""
    parts = [DECLARATION]
    _write(parts, root, value)
    return "".join(parts).encode("utf-8", "replace")


def _write(parts: list[str], name: str, value: Json) -> None:
    if isinstance(value, list):
        for item in value:
            _write(parts, name, item)
    elif isinstance(value, dict):
        parts.append(f"<{name}>")
        for child, inner in _elements(value):
            _write(parts, child, inner)
        parts.append(f"</{name}>")
    elif value is not None:
        parts.append(f"<{name}>{_escaped(value)}</{name}>")


def _elements(value: dict[str, Json]) -> Iterable[tuple[str, Json]]:
    return ((name, inner) for name, inner in value.items() if _NAME.fullmatch(name))


def _escaped(value: Json) -> str:
    text = _IMPOSSIBLE.sub("", _text(value)).replace("&", "&amp;")
    # A bare end of line would come back as another one.
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
