"""Rows of the journal that the database does not hold yet, in a file beside it.

The row of a write is here before the write is committed, and in the database some
moments later, with many others: in the write's own transaction it would cost the
writing of a page, five times as much. A killed process leaves at most one row too many,
the last, whose write was not committed; and no answered write without its row.
"""

import json
import os
from pathlib import Path
from typing import Any

from simulator.cloud.database import unavailable

NONE = -1


class Tail:
    """The file `path`, which is made; without one everything is in memory anyway."""

    def __init__(self, path: Path | None) -> None:
        """Open the file; OSError when that is not possible."""
        how = os.O_RDWR | os.O_CREAT | os.O_APPEND
        self._file = NONE if path is None else os.open(path, how, 0o600)
        self.size = 0 if path is None else os.fstat(self._file).st_size

    def rows(self) -> list[list[Any]]:
        """Return what a killed process left, oldest first; half a row is none."""
        if self._file == NONE:
            return []
        lines = os.pread(self._file, self.size, 0).split(b"\n")[:-1]
        return [json.loads(line) for line in lines]

    def append(self, row: str) -> None:
        """Add a row in JSON; ServiceUnavailable when the disk is full."""
        if self._file == NONE:
            return
        data = f"{row}\n".encode("ascii")
        before, done = self.size, 0
        try:
            done = os.write(self._file, data)
        except OSError as error:
            raise unavailable() from error
        self.size += done
        if done < len(data):
            self.cut(before)
            raise unavailable()

    def cut(self, size: int) -> None:
        """Take away what is beyond `size` bytes."""
        if self.size > size:
            os.ftruncate(self._file, size)
            self.size = size

    def close(self) -> None:
        """Close the file."""
        if self._file != NONE:
            os.close(self._file)
            self._file = NONE
