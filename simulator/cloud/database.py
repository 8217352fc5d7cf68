"""The file below the store: SQLite in WAL mode, one transaction per answered write.

With `synchronous=NORMAL` a commit survives the end of the process at any moment (it is
in the operating system's hands); only a power failure may lose the last ones.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from simulator.cloud.resource import Link, Resource
from simulator.messages import ApiError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS resources (
  kind TEXT, scope TEXT, id TEXT, serial INTEGER, body TEXT,
  PRIMARY KEY (kind, scope, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tags (
  kind TEXT, scope TEXT, id TEXT, key TEXT, value TEXT,
  PRIMARY KEY (kind, scope, id, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, digest TEXT, reply TEXT, at REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS credentials (
  access_key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (
  serial INTEGER PRIMARY KEY, at REAL, product TEXT, action TEXT, body TEXT);
"""
CONTENT = ("resources", "tags", "tokens")
Key = tuple[str, str, str]


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
        self.connection.executescript(_SCHEMA)

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

    def write(self, changed: Iterable[tuple[Key, Resource | None]]) -> None:
        """Write rows, None meaning that a row is gone."""
        try:
            for key, row in changed:
                if row is None:
                    self._remove(key)
                else:
                    self._replace(key, row)
        except sqlite3.Error as error:
            raise unavailable() from error

    def _remove(self, key: Key) -> None:
        where = "WHERE kind=? AND scope=? AND id=?"
        self.connection.execute(f"DELETE FROM resources {where}", key)  # noqa: S608
        self.connection.execute(f"DELETE FROM tags {where}", key)  # noqa: S608

    def _replace(self, key: Key, row: Resource) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO resources VALUES (?,?,?,?,?)",
            (*key, row.serial, _packed(row)),
        )

    def write_tags(self, row: Resource) -> None:
        """Write all tags of a row anew."""
        try:
            self.connection.execute(
                "DELETE FROM tags WHERE kind=? AND scope=? AND id=?", row.key
            )
            self.connection.executemany(
                "INSERT INTO tags VALUES (?,?,?,?,?)",
                [(*row.key, name, value) for name, value in row.tags.items()],
            )
        except sqlite3.Error as error:
            raise unavailable() from error

    def rows(self) -> Iterator[Resource]:
        """Yield everything stored, oldest first."""
        tags: dict[Key, dict[str, str]] = {}
        for kind, scope, id_, key, value in self.connection.execute(
            "SELECT kind, scope, id, key, value FROM tags"
        ):
            tags.setdefault((kind, scope, id_), {})[key] = value
        for kind, scope, id_, serial, body in self.connection.execute(
            "SELECT kind, scope, id, serial, body FROM resources ORDER BY serial"
        ):
            found = tags.get((kind, scope, id_), {})
            yield _unpacked((kind, scope, id_), serial, body, found)

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


def _packed(row: Resource) -> str:
    body = [row.attributes, row.links, row.created, row.version]
    if row.next_state:
        body += [row.next_state, row.due, row.reads]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


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
