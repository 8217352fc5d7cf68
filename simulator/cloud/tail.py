"""Rows of the journal that the database does not hold yet, in a file beside it.

The row of a write is here before the write is committed, and in the database some
moments later, with many others: in the write's own transaction it would cost the
writing of a page. The file is mapped into memory, so that a row is in the operating
system's hands without asking it. A killed process leaves at most one row too many, the
last, whose write was not committed; and no answered write without its row.
"""

import json
import mmap
import os
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

from simulator.cloud.database import unavailable

# How many bytes are rows. Written last: a row that it does not count is not there.
_SIZE = struct.Struct("<Q")
ROOM = 1 << 18


class Tail:
    """The file `path`, which is made; without one everything is in memory anyway."""

    def __init__(self, path: Path | None) -> None:
        """Open the file; OSError when that is not possible, a full disk included."""
        self.size = 0
        self._map: mmap.mmap | None = None
        if path is None:
            return
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._reach(max(os.fstat(self._file).st_size, ROOM))
        self.size = int(_SIZE.unpack_from(self._shown)[0])

    def _reach(self, room: int) -> None:
        # A file with holes would end the process when the disk is full.
        os.posix_fallocate(self._file, 0, room)
        if self._map is not None:
            self._map.close()
        self._map = self._shown = mmap.mmap(self._file, room)

    def rows(self) -> list[list[Any]]:
        """Return what a killed process left, oldest first; none after a spoilt one.

        Only a power cut spoils rows: it may keep the number and lose what is counted.
        """
        found: list[list[Any]] = []
        if self._map is None:
            return found
        text = self._map[_SIZE.size : _SIZE.size + self.size]
        with suppress(ValueError):
            for line in text.splitlines():
                found.append(json.loads(line))  # noqa: PERF401 - those before it stay
        return found

    def append(self, row: bytes) -> None:
        """Add a row in JSON; ServiceUnavailable when the disk is full."""
        if self._map is None:
            return
        data = row + b"\n"
        begin = _SIZE.size + self.size
        if begin + len(data) > len(self._map):
            try:
                self._reach(begin + len(data) + ROOM)
            except OSError as error:
                raise unavailable() from error
        self._shown[begin : begin + len(data)] = data
        self.cut(self.size + len(data))

    def cut(self, size: int) -> None:
        """Let there be so many bytes of rows."""
        if self._map is not None:
            _SIZE.pack_into(self._map, 0, size)
            self.size = size

    def close(self) -> None:
        """Close the file."""
        if self._map is not None:
            self._map.close()
            self._map = None
            os.close(self._file)
