"""Opens what was named, within limits, and tells which form it has.

A file is refused by its size before a byte is read, and by its form before a resource
is. No content is ever quoted in a message: it may be a secret.
"""

import gzip
import io
import json
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeAlias

from policies.outside import digest, events, inventory, saved_state, terraform
from policies.outside.declared import Reading
from policies.outside.errors import InputError

# Room for a hundred thousand resources; beyond it, a file is no preview of a stack.
LARGEST_BYTES = 256 * 1024 * 1024
STANDARD_INPUT = "-"
FORMS = (
    "a preview (pulumi preview --json), an event log, a saved state (pulumi stack "
    "export), a Terraform plan (terraform show -json) or an inventory"
)
_CHUNK_BYTES = 1024 * 1024
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"

Document: TypeAlias = dict[str, object]
Whole: TypeAlias = Callable[[Document, str], Reading]
Lines: TypeAlias = Callable[[Iterator[tuple[str, Document]], str], Reading]

# A key that only this form has at its top -> its reader.
_WHOLE: dict[str, Whole] = {
    "steps": digest.read,
    "changeSummary": digest.read,
    "deployment": saved_state.read,
    "checkpoint": saved_state.read,
    "planned_values": terraform.read,
    "resource_changes": terraform.read,
}
_LINES: dict[str, Lines] = {"sequence": events.read, "attributes": inventory.read}


def reading(name: str, shown: str | None = None) -> Reading:
    """Read the file `name`, "-" for standard input; InputError says what is wrong.

    `shown` is what messages and reports call it.
    """
    named = "standard input" if name == STANDARD_INPUT else name
    return parse(_bytes(name), shown or named)


def parse(content: bytes, shown: str) -> Reading:
    """Read `content` in the form that it has; InputError says what is wrong."""
    try:
        return _parse(content, shown)
    except _TwiceNamed as error:
        raise InputError(
            shown,
            "names a key twice in one object",
            allowed="each key once, for readers differ on which of the two counts",
            fix="write the file again with the tool that made it",
        ) from error
    except RecursionError as error:
        raise InputError(
            shown,
            "nests deeper than any resource does",
            allowed=FORMS,
            fix="write the file again with the tool that made it",
        ) from error


def _parse(content: bytes, shown: str) -> Reading:
    first, _, rest = content.lstrip().partition(b"\n")
    # Documents that fill several lines never end their first one as complete JSON.
    start = _loaded(first) if first.startswith(b"{") else None
    if isinstance(start, dict):
        for key, lines in _LINES.items():
            if key in start:
                return lines(_documents(content, shown), shown)
        if rest.strip():
            _refuse(shown, "holds lines of an unknown form")
    document = start or _loaded(content)
    if document is None:
        _refuse(shown, _why_no_json(content))
    if not isinstance(document, dict):
        _refuse(shown, "is JSON of another form")
    return _reader(document, shown)(document, shown)


def _reader(document: Document, shown: str) -> Whole:
    found = next((_WHOLE[key] for key in _WHOLE if key in document), None)
    return found or _refuse(shown, "is JSON of another form")


class _TwiceNamed(ValueError):  # noqa: N818 - says what it is
    """A key stands twice in one object: readers differ on which of the two counts."""


def _loaded(content: bytes) -> object:
    try:
        return _json(content)
    except _TwiceNamed:
        raise
    except ValueError:  # broken JSON, broken UTF-8, numbers without end
        return None


def _json(content: bytes) -> object:
    return json.loads(
        content, parse_constant=_no_constant, object_pairs_hook=_each_once
    )


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _TwiceNamed
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _documents(content: bytes, shown: str) -> Iterator[tuple[str, Document]]:
    # Line by line: a log may be large, and its lines are needed one at a time.
    for number, line in enumerate(io.BytesIO(content), 1):
        if not line.strip():
            continue
        document = _loaded(line)
        if not isinstance(document, dict):
            _refuse(f"{shown}:{number}", "is no JSON document")
        yield f"{shown}:{number}", document


def _why_no_json(content: bytes) -> str:
    if not content.strip():
        return "is empty"
    try:
        _json(content)
    except json.JSONDecodeError as error:
        return f"is broken JSON (line {error.lineno}, column {error.colno})"
    except ValueError:
        return "is no JSON"
    return "is JSON without content"


def _refuse(shown: str, problem: str) -> NoReturn:
    raise InputError(
        shown,
        problem,
        allowed=FORMS,
        fix="write the file again with the tool that made it",
    )


def _bytes(name: str) -> bytes:
    """Return the content of a file, unpacked; InputError beyond the limit."""
    if name == STANDARD_INPUT:
        return _within(sys.stdin.buffer.read(LARGEST_BYTES + 1), "standard input")
    path = Path(name)
    try:
        about = path.stat()
        if stat.S_ISREG(about.st_mode) and about.st_size > LARGEST_BYTES:
            _too_large(name, f"has {about.st_size:,} bytes")
        with open(name, "rb", opener=_without_waiting) as file:
            os.set_blocking(file.fileno(), True)
            content = _within(file.read(LARGEST_BYTES + 1), name)
    except OSError as error:
        raise InputError(
            name,
            f"cannot be read ({error.strerror})",
            allowed="a file that you may read",
            fix="name the file that the engine wrote",
        ) from error
    if content.startswith(_ZSTD):
        _refuse(name, "is compressed with zstd")
    return _unpacked(content, name) if content.startswith(_GZIP) else content


def _without_waiting(name: str, flags: int) -> int:
    # A pipe that nobody writes to is empty; opened plainly, it is waited for for ever.
    return os.open(name, flags | os.O_NONBLOCK)


def _unpacked(content: bytes, name: str) -> bytes:
    """Return gzip content; stops at the limit, however small the file was."""
    parts: list[bytes] = []
    total = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            while part := file.read(_CHUNK_BYTES):
                total += len(part)
                if total > LARGEST_BYTES:
                    _too_large(name, "unpacks to more than the limit")
                parts.append(part)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            name,
            "is a broken gzip file",
            allowed=FORMS,
            fix="write the file again with the tool that made it",
        ) from error
    return b"".join(parts)


def _within(content: bytes, shown: str) -> bytes:
    if len(content) > LARGEST_BYTES:
        _too_large(shown, "is longer than the limit")
    return content


def _too_large(shown: str, problem: str) -> NoReturn:
    raise InputError(
        shown,
        problem,
        allowed=f"at most {LARGEST_BYTES:,} bytes",
        fix="pass the file of one stack",
    )
