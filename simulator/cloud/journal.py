"""What was asked of the cloud, by whom, and what came of it.

A write's row is in the transaction of the write itself; rows of reads wait for the next
write or the next `flush`. The newest rows are kept; totals are kept for ever.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, TextIO

from simulator.cloud.database import written
from simulator.cloud.redact import redacted
from simulator.messages import Call, Json, Mode

if TYPE_CHECKING:
    from simulator.cloud.database import Database

LIMIT = 200_000
BATCH = 1000
_UNFINISHED = 4096


@dataclass(slots=True)
class Entry:
    """One row: a request, the decision about it and how long it took (ms).

    `decision` is done, refused, accepted (validated, nothing to do), unimplemented,
    refused-host, bad-signature, fault or malformed.
    """

    at: float = 0.0
    request_id: str = ""
    mode: str = ""
    tls: bool = False
    host: str = ""
    region: str = ""
    product: str = ""
    action: str = ""
    caller: str = ""
    decision: str = "done"
    status: int = 200
    code: str = ""
    duration: float = 0.0
    ids: list[str] = field(default_factory=list)
    parameters: str = ""
    """JSON without secrets: encoded once, though the row may be written twice."""
    serial: int = 0


COLUMNS = (
    "at",
    "request_id",
    "mode",
    "tls",
    "host",
    "region",
    "product",
    "action",
    "caller",
    "decision",
    "status",
    "code",
    "duration",
)
_columns = attrgetter("serial", *COLUMNS)
_amendment = attrgetter(
    "mode",
    "tls",
    "host",
    "caller",
    "decision",
    "status",
    "code",
    "duration",
    "serial",
)


class Journal:
    """The rows of one database."""

    def __init__(self, database: "Database", limit: int = LIMIT) -> None:
        """`limit` is how many rows are kept."""
        self._database = database
        self._limit = limit
        self._new: list[Entry] = []
        self._amended: list[Entry] = []
        self._unfinished: dict[str, Entry] = {}
        self.load()

    def load(self) -> None:
        """Read where the journal stands."""
        connection = self._database.connection
        last = connection.execute("SELECT max(serial) FROM requests").fetchone()[0]
        kept = json.loads(self._database.meta("totals", '{"upto": 0, "counts": {}}'))
        self._serial = max(int(last or 0), int(kept["upto"]))
        self._counts: dict[str, int] = dict(kept["counts"])
        self._counted = int(kept["upto"])
        for serial, product, action, decision in connection.execute(
            "SELECT serial, product, action, decision FROM requests WHERE serial > ?",
            (self._counted,),
        ):
            self._count(product, action, decision)
            self._counted = serial

    def note(
        self, call: Call, at: float, ids: list[str], decision: str, *, write: bool
    ) -> None:
        """Begin a row for a call that was answered; `record` completes it."""
        entry = Entry(
            at=at,
            request_id=call.request_id,
            region=call.region,
            product=call.product,
            action=call.action,
            caller=call.caller.arn or call.caller.access_key,
            decision=decision,
            ids=ids[:50],
            parameters=_told(call),
        )
        if call.request_id:
            self._unfinished[call.request_id] = entry
            if len(self._unfinished) > _UNFINISHED:
                self._add(self._unfinished.pop(next(iter(self._unfinished))))
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
        key = call.request_id if call else request_id
        entry = self._unfinished.pop(key, None)
        fresh = entry is None
        if entry is None:
            entry = Entry(at=at, request_id=key)
            if call is not None:
                entry.parameters = _told(call)
        said = call or _NOBODY
        entry.product, entry.action = said.product, said.action or action
        entry.region = said.region
        entry.caller = said.caller.arn or said.caller.access_key
        entry.mode, entry.tls, entry.host = mode, tls, host
        entry.status, entry.code, entry.duration = status, code, round(duration, 3)
        if decision or status >= 400:  # noqa: PLR2004 - where HTTP refusals begin
            entry.decision = decision or "refused"
        if fresh or not entry.serial:
            self._add(entry)
        else:
            self._amended.append(entry)
        if len(self._new) + len(self._amended) >= BATCH:
            self.flush()

    def _add(self, entry: Entry) -> None:
        self._serial += 1
        entry.serial = self._serial
        self._new.append(entry)

    def write(self) -> None:
        """Write what waits, inside the transaction that is open."""
        if not self._new and not self._amended:
            return
        connection = self._database.connection
        connection.executemany(
            "INSERT OR REPLACE INTO requests VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            map(_packed, self._new),
        )
        connection.executemany(
            "UPDATE requests SET mode=?, tls=?, host=?, caller=?, decision=?, "
            "status=?, code=?, duration=? WHERE serial=?",
            map(_amendment, self._amended),
        )
        before = self._serial // BATCH
        if (self._serial - len(self._new)) // BATCH != before:
            self._trim()

    def written(self) -> None:
        """Count what waited and forget it: it is in the file now."""
        for entry in self._new:
            self._count(entry.product, entry.action, entry.decision)
            self._counted = max(self._counted, entry.serial)
        self._new, self._amended = [], []

    def flush(self) -> None:
        """Write what waits in a transaction of its own; a full disk loses no write."""
        if not self._new and not self._amended:
            return
        connection = self._database.connection
        if connection.in_transaction:
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            self.write()
            connection.execute("COMMIT")
        except sqlite3.Error:
            self._database.roll_back()
            del self._new[: -BATCH * 10]
            return
        self.written()

    def mark(self) -> int:
        """Return how many rows wait, to come back to with `forget`."""
        return len(self._new)

    def forget(self, mark: int) -> None:
        """Take back the rows noted since a mark: what they tell was undone."""
        for entry in self._new[mark:]:
            entry.serial = 0
        del self._new[mark:]

    def _count(self, product: str, action: str, decision: str) -> None:
        name = f"{product}\t{action}\t{decision}"
        self._counts[name] = self._counts.get(name, 0) + 1

    def _trim(self) -> None:
        connection = self._database.connection
        connection.execute(
            "DELETE FROM requests WHERE serial <= ?", (self._serial - self._limit,)
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
        where, values = ["serial > ?"], [after]
        id_ = wanted.pop("id", None)
        for name, value in wanted.items():
            if name not in COLUMNS:
                raise ValueError(
                    f"{name}: no such field; allowed: id, {', '.join(COLUMNS)}. "
                    "Fix: correct the name."
                )
            where.append(f"{name} = ?")
            values.append(value)  # type: ignore[arg-type]
        query = f"SELECT * FROM requests WHERE {' AND '.join(where)}"  # noqa: S608
        cursor = self._database.connection.execute(
            f"{query} ORDER BY serial DESC", values
        )
        found: list[dict[str, Json]] = []
        for line in cursor:
            row = _plain(line)
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


def _packed(entry: Entry) -> tuple[object, ...]:
    return (*_columns(entry), "\n".join(entry.ids), entry.parameters)


def _told(call: Call) -> str:
    return written(redacted({**call.path, **call.parameters}))


def _plain(line: tuple[Json, ...]) -> dict[str, Json]:
    """Return a stored row as plain data."""
    serial, *values, ids, parameters = line
    row: dict[str, Json] = {"serial": serial, **dict(zip(COLUMNS, values, strict=True))}
    row["tls"] = bool(row["tls"])
    names: list[Json] = [*str(ids).split("\n")] if ids else []
    row["ids"] = names
    row["parameters"] = json.loads(str(parameters)) if parameters else None
    return row


class _Nobody:
    """Stands in for a call where a request never became one."""

    arn = access_key = ""
    product = action = region = ""

    @property
    def caller(self) -> "_Nobody":
        return self


_NOBODY = _Nobody()
