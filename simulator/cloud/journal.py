"""What was asked of the cloud, by whom, and what came of it.

A write's row is kept before the write is committed (tail.py); all rows, those of reads
and refusals too, are in the database with the next `flush`, many of them as one text.
The newest rows are kept; totals are kept for ever.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from simulator.cloud.journal_row import COLUMNS, IDS, NAMES, Entry, begun, taken_up
from simulator.cloud.tail import ROOM, Tail
from simulator.messages import Call, Json, Mode

if TYPE_CHECKING:
    from simulator.cloud.database import Database

LIMIT = 200_000
BATCH = 1000
# A transaction costs as much as thirty requests: not one in every quiet moment.
SECONDS = 0.5
# Bytes of rows that wait in the tail; it has room for twice as many.
LONG = ROOM // 2


class Journal:
    """The rows of one database."""

    def __init__(
        self, database: "Database", limit: int = LIMIT, tail: Path | None = None
    ) -> None:
        """`limit` is how many rows are kept, `tail` the file of the last writes."""
        self._database = database
        self._limit = limit
        self._tail = Tail(tail)
        self._new: list[Entry] = []
        self._uncommitted: list[Entry] = []
        self._unfinished: Entry | None = None
        self._flushed = 0.0
        self.load()

    def load(self) -> None:
        """Read where the journal stands; take up what a killed process left."""
        connection = self._database.connection
        last = connection.execute("SELECT max(last) FROM journal").fetchone()[0]
        kept = json.loads(self._database.meta("totals", '{"upto": 0, "counts": {}}'))
        self._serial = max(int(last or 0), int(kept["upto"]))
        self._counts: dict[str, int] = dict(kept["counts"])
        self._counted = int(kept["upto"])
        for row in reversed(list(stored(connection, self._counted))):
            self._count(str(row["product"]), str(row["action"]), str(row["decision"]))
        self._counted = self._serial
        self._new = [
            taken_up(row) for row in self._tail.rows() if row[0] > self._serial
        ]
        if self._new:
            newest = self._new[-1]
            self._serial = newest.serial
            if not self._database.holds(newest.known[IDS]):
                newest.decision = "uncertain"
        self.flush()

    def note(
        self, call: Call, at: float, ids: list[str], decision: str, *, write: bool
    ) -> None:
        """Begin a row for a call that was answered; `record` completes it."""
        entry = begun(call, at, ids[:50])
        entry.decision = decision
        self._unfinished = entry
        if write:
            self._uncommitted.append(entry)
        if write or not call.request_id:
            self._add(entry)

    def record(  # noqa: PLR0913 - a row filled in by name
        self,
        call: Call | None,
        *,
        request_id: str = "",
        at: float = 0.0,
        mode: Mode = "direct",
        tls: bool = False,
        host: str = "",
        action: str = "",
        decision: str = "",
        status: int = 200,
        code: str = "",
        duration: float = 0.0,
    ) -> None:
        """Complete the row of a request, or make one when no call came of it.

        `duration` is in milliseconds. Without `decision` a status below 400 leaves
        what the cloud decided, and any other means refused.
        """
        entry = self._unfinished
        if call is None:
            place = (at, request_id, mode, tls, host)
            entry = Entry(
                request_id, "", action, (*place, "", "", action, "", [], None)
            )
        elif entry is not None and entry.request_id == call.request_id:
            self._unfinished = None
        else:
            entry = begun(call, at, [])
        entry.status, entry.code, entry.duration = status, code, round(duration, 3)
        if decision or status >= 400:  # noqa: PLR2004 - where HTTP refusals begin
            entry.decision = decision or "refused"
        if not entry.serial:
            self._add(entry)
            entry.text()
        if len(self._new) >= BATCH or self._tail.size > LONG:
            self.flush()

    def _add(self, entry: Entry) -> None:
        self._serial += 1
        entry.serial = self._serial
        self._new.append(entry)

    def write(self) -> None:
        """Keep the rows of the transaction that is about to be committed."""
        for entry in self._uncommitted:
            self._tail.append(entry.text())
        self._uncommitted.clear()

    def tick(self) -> None:
        """Write what waits when the last time was half a second ago."""
        if self._new and time.monotonic() - self._flushed > SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what waits in a transaction of its own; a full disk loses no write."""
        connection = self._database.connection
        if not self._new or connection.in_transaction:
            return
        rows = b"[%b]" % b",".join(map(Entry.text, self._new))
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO journal VALUES (?,?)", (self._serial, rows.decode())
            )
            if self._serial // BATCH != (self._serial - len(self._new)) // BATCH:
                self._trim()
            connection.execute("COMMIT")
        except sqlite3.Error:
            self._database.roll_back()
            del self._new[: -BATCH * 10]
            return
        for entry in self._new:
            self._count(entry.product, entry.action, entry.decision)
        self._counted = self._serial
        self._new = []
        self._tail.cut(0)
        self._flushed = time.monotonic()

    def close(self) -> None:
        """Write what waits; the file of the last writes is closed."""
        self.flush()
        self._tail.close()

    def mark(self) -> tuple[int, int]:
        """Return how much waits, to come back to with `forget`."""
        return len(self._new), self._tail.size

    def forget(self, mark: tuple[int, int]) -> None:
        """Take back the rows noted since a mark: what they tell was undone."""
        count, size = mark
        for entry in self._new[count:]:
            # `record` begins anew: what is encoded already has a number of its own.
            entry.serial = 0
        self._unfinished = None
        del self._new[count:]
        self._uncommitted.clear()
        self._tail.cut(size)

    def _count(self, product: str, action: str, decision: str) -> None:
        name = f"{product}\t{action}\t{decision}"
        self._counts[name] = self._counts.get(name, 0) + 1

    def _trim(self) -> None:
        connection = self._database.connection
        connection.execute(
            "DELETE FROM journal WHERE last <= ?", (self._serial - self._limit,)
        )
        kept = json.dumps({"upto": self._counted, "counts": self._counts})
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('totals', ?)", (kept,))

    def totals(self) -> list[tuple[str, str, str, int]]:
        """Return product, action, decision and how often, of all time, sorted."""
        self.flush()
        found = []
        for name, count in self._counts.items():
            product, action, decision = name.split("\t")
            found.append((product, action, decision, count))
        return sorted(found)

    def rows(
        self, *, after: int = 0, newest: int = 0, **wanted: Json
    ) -> Iterator[dict[str, Json]]:
        """Yield rows as plain data with their serial, oldest first.

        `wanted` compares fields (`product="Vpc"`, `decision="refused"`, `id="vpc-…"`);
        `newest` keeps only so many of the last ones; `after` is a serial.
        """
        self.flush()
        id_ = wanted.pop("id", None)
        for name in wanted:
            if name not in COLUMNS:
                raise ValueError(
                    f"{name}: no such field; allowed: id, {', '.join(COLUMNS)}. "
                    "Fix: correct the name."
                )
        found: list[dict[str, Json]] = []
        for row in stored(self._database.connection, after):
            if any(row[name] != value for name, value in wanted.items()):
                continue
            ids = row["ids"]
            if id_ is None or (isinstance(ids, list) and id_ in ids):
                found.append(row)
                if newest and len(found) >= newest:
                    break
        yield from reversed(found)

    def export(self, out: TextIO, **wanted: Json) -> int:
        """Write rows as JSON lines and return how many."""
        count = 0
        for row in self.rows(**wanted):  # type: ignore[arg-type]
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
        return count


def stored(connection: sqlite3.Connection, after: int = 0) -> Iterator[dict[str, Json]]:
    """Yield the rows in a database as plain data, newest first; `after` is a serial."""
    texts = "SELECT rows FROM journal WHERE last > ? ORDER BY last DESC"
    for (text,) in connection.execute(texts, (after,)):
        for row in reversed(json.loads(text)):
            if row[0] > after:
                yield dict(zip(NAMES, row, strict=True))
