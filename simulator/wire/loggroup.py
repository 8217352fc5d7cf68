"""What collectors send to SLS: a log group in Protocol Buffers, packed or not.

The message: 1 logs (1 seconds, 2 contents (1 key, 2 value), 4 nanoseconds), 3 topic,
4 source, 6 tags (1 key, 2 value). LZ4 comes as one bare block, whose length unpacked
is in a header.
"""

from collections.abc import Iterator

import zstd  # type: ignore[import-untyped]

from simulator.messages import ApiError, Json

_VARINT, _WIDE, _BYTES, _NARROW = 0, 1, 2, 5
_LOGS, _TOPIC, _SOURCE, _TAGS = 1, 3, 4, 6
_SECONDS, _CONTENTS, _NANOSECONDS = 1, 2, 4
_SHORTEST_COPY, _MORE, _LONGEST_VARINT = 4, 15, 63


class BrokenError(Exception):
    """The bytes are not what they say they are."""


def log_group(body: bytes) -> dict[str, Json]:
    """Return a log group under the names of the specification; ApiError if broken."""
    group: dict[str, Json] = {"Topic": "", "Source": ""}
    items: list[Json] = []
    tags: list[Json] = []
    try:
        for number, value in _fields(body):
            if number == _LOGS:
                items.append(_item(_part(value)))
            elif number in (_TOPIC, _SOURCE):
                name = "Topic" if number == _TOPIC else "Source"
                group[name] = _part(value).decode()
            elif number == _TAGS:
                tags.append(_pair(_part(value)))
    except (BrokenError, UnicodeDecodeError, IndexError):
        raise ApiError(
            400, "PostBodyInvalid", "The body is not a log group in Protocol Buffers."
        ) from None
    return {**group, "LogItems": items, "LogTags": tags}


def _part(value: bytes | int) -> bytes:
    if not isinstance(value, bytes):
        raise BrokenError
    return value


def _item(body: bytes) -> Json:
    contents: list[Json] = []
    item: dict[str, Json] = {"Time": 0, "Contents": contents}
    for number, value in _fields(body):
        if number == _CONTENTS:
            contents.append(_pair(_part(value)))
        elif number == _SECONDS and isinstance(value, int):
            item["Time"] = value
        elif number == _NANOSECONDS and isinstance(value, int):
            item["TimeNs"] = value
    return item


def _pair(body: bytes) -> Json:
    held = {number: _part(value).decode() for number, value in _fields(body)}
    return {"Key": held.get(1, ""), "Value": held.get(2, "")}


def _fields(body: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield number and value of each field: bytes, or a whole number."""
    at = 0
    while at < len(body):
        tag, at = _varint(body, at)
        kind = tag & 7
        if kind == _VARINT:
            number, at = _varint(body, at)
            yield tag >> 3, number
            continue
        if kind == _BYTES:
            size, at = _varint(body, at)
        elif kind in (_WIDE, _NARROW):
            size = 8 if kind == _WIDE else 4
        else:
            raise BrokenError
        part = body[at : at + size]
        if len(part) != size:
            raise BrokenError
        at += size
        yield tag >> 3, part if kind == _BYTES else int.from_bytes(part, "little")


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:  # noqa: PLR2004 - the highest bit says that more follows
            return value, at
        shift += 7
        if shift > _LONGEST_VARINT:
            raise BrokenError


def unpacked_block(packed: bytes, size: int) -> bytes:
    """Return an LZ4 block unpacked; BrokenError unless it is `size` bytes then."""
    out = bytearray()
    at = 0
    try:
        while at < len(packed):
            token = packed[at]
            count, at = _length(packed, at + 1, token >> 4)
            out += packed[at : at + count]
            at += count
            if at >= len(packed):
                break
            back = packed[at] | packed[at + 1] << 8
            count, at = _length(packed, at + 2, token & _MORE)
            _copy(out, back, count + _SHORTEST_COPY, size)
    except IndexError:
        raise BrokenError from None
    if len(out) != size:
        raise BrokenError
    return bytes(out)


def _length(packed: bytes, at: int, count: int) -> tuple[int, int]:
    if count == _MORE:
        while True:
            byte = packed[at]
            at += 1
            count += byte
            if byte != 255:  # noqa: PLR2004 - a full byte says that more follows
                break
    return count, at


def _copy(out: bytearray, back: int, count: int, size: int) -> None:
    """Repeat what was written `back` bytes ago; the copy may overlap itself."""
    start = len(out) - back
    if back == 0 or start < 0 or len(out) + count > size:
        raise BrokenError
    piece = bytes(out[start : start + min(back, count)])
    whole, rest = divmod(count, len(piece))
    out += piece * whole + piece[:rest]


_MAGIC = bytes.fromhex("28b52ffd")


def unpacked_frame(packed: bytes, largest: int) -> bytes:
    """Return a Zstandard frame unpacked; BrokenError if it is none or too large.

    The frame itself says how much it unpacks into, and is believed to no more.
    """
    if packed[:4] != _MAGIC or not 0 <= _content_size(packed) <= largest:
        raise BrokenError
    try:
        body: bytes = zstd.decompress(packed)
    except zstd.Error:
        raise BrokenError from None
    return body


def _content_size(packed: bytes) -> int:
    """Return the size that a frame's header tells; -1 if it tells none."""
    flags = packed[4] if len(packed) > 4 else 0  # noqa: PLR2004 - after the magic
    is_single, kind = bool(flags & 32), flags >> 6
    width = (int(is_single), 2, 4, 8)[kind]
    at = 5 + (not is_single) + (0, 1, 2, 4)[flags & 3]
    field = packed[at : at + width]
    if not width or len(field) != width:
        return -1
    return int.from_bytes(field, "little") + (256 if kind == 1 else 0)
