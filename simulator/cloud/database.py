"""The file below the store: SQLite in WAL mode, one transaction per answered write.

With `synchronous=NORMAL` a commit survives the end of the process at any moment (it is
in the operating system's hands); only a power failure may lose the last ones.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import orjson

from simulator.cloud.resource import Link, Resource
from simulator.messages import ApiError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS resources (
  serial INTEGER PRIMARY KEY, kind TEXT, scope TEXT, id TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS tags (
  serial INTEGER, key TEXT, value TEXT,
  PRIMARY KEY (serial, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, digest TEXT, reply TEXT, at REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS credentials (
  access_key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (last INTEGER PRIMARY KEY, rows TEXT);
"""
VERSION = 1
"""The form of the tables; to be counted up with every change of them."""
CONTENT = ("resources", "tags", "tokens")
Key = tuple[str, str, str]


class VersionError(Exception):
    """The file was written by another version of the simulator."""


class Database:
    """A folder's `cloud.sqlite`, or one in memory when there is no folder."""

    def __init__(self, folder: Path | None) -> None:
        """Open, or create, the file; sqlite3.Error when it cannot be used."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        path = ":memory:" if folder is None else str(folder / "cloud.sqlite")
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")
        # Copying the log back costs a wait for the disk: seldom, not every 1,000 pages.
        self.connection.execute("PRAGMA wal_autocheckpoint=4000")
        self._judge_version(path)
        self.complete()
        self.connection.execute(f"PRAGMA user_version={VERSION}")

    def complete(self) -> None:
        """Make the tables that are not there: a snapshot may be older than we are."""
        self.connection.executescript(_SCHEMA)

    def _judge_version(self, path: str) -> None:
        (found,) = self.connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self.connection.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()
        if tables and found != VERSION:
            raise VersionError(
                f"{path}: has form {found}; allowed: {VERSION}. Fix: stop the "
                "simulator and remove the file; what it holds is lost."
            )

    def begin(self) -> None:
        """Start a transaction; ServiceUnavailable when the file refuses."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise unavailable() from error

    def commit(self) -> None:
        """Make the transaction last; ServiceUnavailable when the file refuses."""
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise unavailable() from error

    def roll_back(self) -> None:
        """Forget the transaction, if SQLite has not done so itself."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def write(self, changed: Iterable[tuple[int, Resource | None]]) -> None:
        """Write rows by serial number, None meaning that a row is gone."""
        try:
            for serial, row in changed:
                if row is None:
                    self._remove(serial)
                else:
                    self._replace(row)
        except sqlite3.Error as error:
            raise unavailable() from error

    def _remove(self, serial: int) -> None:
        self.connection.execute("DELETE FROM resources WHERE serial=?", (serial,))
        self.connection.execute("DELETE FROM tags WHERE serial=?", (serial,))

    def _replace(self, row: Resource) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO resources VALUES (?,?,?,?,?)",
            (row.serial, row.kind, row.scope, row.id, _packed(row)),
        )

    def write_tags(self, row: Resource) -> None:
        """Write all tags of a row anew."""
        try:
            self.connection.execute("DELETE FROM tags WHERE serial=?", (row.serial,))
            self.connection.executemany(
                "INSERT INTO tags VALUES (?,?,?)",
                [(row.serial, name, value) for name, value in row.tags.items()],
            )
        except sqlite3.Error as error:
            raise unavailable() from error

    def rows(self) -> Iterator[Resource]:
        """Yield everything stored, oldest first."""
        tags: dict[int, dict[str, str]] = {}
        for serial, key, value in self.connection.execute("SELECT * FROM tags"):
            tags.setdefault(serial, {})[key] = value
        for serial, kind, scope, id_, body in self.connection.execute(
            "SELECT * FROM resources ORDER BY serial"
        ):
            yield _unpacked((kind, scope, id_), serial, body, tags.get(serial, {}))

    def holds(self, ids: Iterable[str]) -> bool:
        """Tell whether there is a resource for each of these ids, in any scope."""
        sought = "SELECT 1 FROM resources WHERE id=?"
        return all(self.connection.execute(sought, (id_,)).fetchone() for id_ in ids)

    def meta(self, name: str, default: str) -> str:
        """Return a remembered value of the store itself."""
        found = self.connection.execute(
            "SELECT value FROM meta WHERE name=?", (name,)
        ).fetchone()
        return str(found[0]) if found else default

    def remember(self, name: str, value: str) -> None:
        """Keep a value of the store itself."""
        try:
            self.connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?,?)", (name, value)
            )
        except sqlite3.Error as error:
            raise unavailable() from error

    def close(self) -> None:
        """Close the file; nothing is left to write."""
        self.connection.close()


def unavailable() -> ApiError:
    """Return what a caller is told when the disk is full or the file unusable."""
    return ApiError(
        503,
        "ServiceUnavailable",
        "The request has failed due to a temporary failure of the server.",
    )


def encoded(value: object, default: Callable[[object], object] | None = None) -> bytes:
    """Return a value as JSON; `default` gives a form to what has none, or TypeError."""
    try:
        return orjson.dumps(value, default=default)
    except TypeError:
        # Integers of more than 64 bits, and halves of a character.
        return json.dumps(value, default=default, separators=(",", ":")).encode()


def _packed(row: Resource) -> str:
    links = [tuple(link) for link in row.links]
    body = [row.attributes, links, row.created, row.version]
    if row.next_state:
        body += [row.next_state, row.due, row.reads]
    return encoded(body).decode()


def _unpacked(key: Key, serial: int, body: str, tags: dict[str, str]) -> Resource:
    attributes, links, created, version, *state = json.loads(body)
    next_state, due, reads = state or ("", 0.0, 0)
    return Resource(
        *key,
        serial=serial,
        attributes=attributes,
        created=created,
        tags=tags,
        links=tuple(Link(*link) for link in links),
        next_state=next_state,
        due=due,
        reads=reads,
        version=version,
    )
