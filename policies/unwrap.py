"""Takes the wrapping off a text: encodings, escapes, compression, pieces of a script.

Each function yields what a text holds inside; `policies.scan` reads every layer and
bounds the work. Nothing is run: a script's variables are put in as they are written.
"""

import base64
import binascii
import bz2
import html
import io
import json
import lzma
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

LARGEST = 1_000_000  # characters of one text, and of all its layers together

# Without a capital letter it is a name with hyphens: chance does not spare sixteen.
BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?=[a-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{16,}={0,2}"
)
# The shortest place has ten letters; a digest decodes to no text.
HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}){10,}(?![0-9A-Za-z])")
# Two lines or more that hold nothing else: one value, broken to fit a line.
BROKEN = re.compile(
    r"(?:^[ \t]*[A-Za-z0-9+/_-]{4,}[ \t]*\r?\n)+^[ \t]*[A-Za-z0-9+/_-]+={0,2}[ \t]*$",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3})")
_JOINED = re.compile(r"\\\r?\n|\"\"|''|\"\s*\+\s*\"|'\s*\+\s*'")
_ASSIGNED = re.compile(
    r"(?:^|[\s;&(])([A-Za-z_]\w*)=([\"']?)([^\s\"';&|<>()]*)\2", re.MULTILINE
)
_USED = re.compile(r"\$(?:\{([A-Za-z_]\w*)[^}\n]{0,200}\}|([A-Za-z_]\w*)|\(\)|\{\})")
_LONGEST_VALUE = 64
_PRINTABLE = 0.95


def unwrapped(text: str) -> Iterator[str]:
    """Yield everything that is wrapped in a text, one layer down."""
    if not text.isascii():
        yield unicodedata.normalize("NFKC", text).replace("\u3002", ".")
    if "%" in text:
        yield unquote(text)
    if "&" in text and ";" in text:
        yield html.unescape(text)
    if "\\" in text or '"' in text or "'" in text or "$" in text:
        yield from _unquoted(text)
    if len(text) >= 16:  # noqa: PLR2004 - shorter base64 holds no place
        yield from _decoded(text)


def _unquoted(text: str) -> Iterator[str]:
    if text.lstrip()[:1] in ("{", "[", '"'):
        # JSON may write any letter as an escape; plain texts are read without that.
        yield from _json(text)
    if _ESCAPE.search(text):
        yield _ESCAPE.sub(_letter, text)
    yield _as_shell(text)


def _as_shell(text: str) -> str:
    """Return a script as a shell puts its words together: joined, and filled in."""
    joined = _JOINED.sub("", text)
    if "$" in joined:
        values: dict[str, str] = {}
        for name, _, value in _ASSIGNED.findall(joined):
            # A value may name another one; what is longer than a host is no place.
            filled = _filled(value, values)
            values[name] = filled if len(filled) <= _LONGEST_VALUE else ""
        joined = _filled(joined, values)
    return joined.replace("\\", "")


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _USED.sub(lambda found: values.get(found[1] or found[2] or "", ""), text)


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


def _decoded(text: str) -> Iterator[str]:
    for wrapped in BASE64.findall(text):
        yield from _from_base64(wrapped)
    for block in BROKEN.findall(text):
        yield from _from_base64("".join(block.split()))
    for digits in HEX.findall(text):
        yield from _legible(bytes.fromhex(digits))


def _from_base64(wrapped: str) -> Iterator[str]:
    body = wrapped.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return
    yield from _legible(_inflated(raw))


def _legible(raw: bytes) -> Iterator[str]:
    text = raw.decode("utf-8", "replace")
    legible = sum(each.isprintable() or each in "\n\r\t" for each in text)
    if text and legible >= _PRINTABLE * len(text) and "\ufffd" not in text:
        yield text


def _inflated(raw: bytes) -> bytes:
    """Return what compressed bytes hold, other bytes as they are.

    One byte more than may be read, so that a bomb runs into the budget.
    """
    for magic, inflate in _INFLATE.items():
        if raw.startswith(magic):
            try:
                return inflate(raw)
            except (zlib.error, OSError, ValueError, lzma.LZMAError, EOFError):
                return b""
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
                return b""
    return raw


def _zlib(raw: bytes) -> bytes:
    # 47: a zlib or a gzip head, whichever is there.
    return zlib.decompressobj(wbits=47).decompress(raw, LARGEST + 1)


def _zip(raw: bytes) -> bytes:
    read = b""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                read += member.read(LARGEST + 1 - len(read)) + b"\n"
            if len(read) > LARGEST:
                break
    return read


_INFLATE: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": _zlib,
    b"\x78\x01": _zlib,
    b"\x78\x9c": _zlib,
    b"\x78\xda": _zlib,
    b"BZh": lambda raw: bz2.BZ2Decompressor().decompress(raw, LARGEST + 1),
    b"\xfd7zXZ": lambda raw: lzma.LZMADecompressor(memlimit=2**26).decompress(
        raw, LARGEST + 1
    ),
    b"PK\x03\x04": _zip,
}
