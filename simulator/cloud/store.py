"""Everything that exists, in memory and indexed; the database holds the same.

A change is made in memory at once and remembered with its opposite, so that a refused
request, or a full disk, leaves no trace. Look-ups never scan: by id, and by each field
that a kind declares.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from simulator.cloud.database import Database, Key
from simulator.cloud.resource import Attributes, Link, Resource
from simulator.messages import Json

Rows = dict[Resource, None]
_NONE: Rows = {}


class Store:
    """The rows of one simulated cloud; single-threaded, like the loop that calls it."""

    def __init__(self, database: Database) -> None:
        """Load what the database holds."""
        self.database = database
        self.commits = 0
        self.before_commit: list[Callable[[], None]] = []
        self._declared: dict[str, frozenset[str]] = {}
        self.load()

    def load(self) -> None:
        """Build the rows and indexes anew from the database."""
        self._rows: dict[str, dict[str, dict[str, Resource]]] = {}
        self._fields: dict[tuple[str, str, str, str], Rows] = {}
        self._incoming: dict[Key, dict[tuple[Resource, str], Link]] = {}
        self._changed: dict[int, Resource | None] = {}
        self._retagged: Rows = {}
        self._tagged: Rows = {}
        self._undo: list[Callable[[], None]] = []
        self.serial = 0
        for row in self.database.rows():
            self._insert(row)
            self.serial = row.serial

    def declare(self, kind: str, fields: Iterable[str]) -> None:
        """Index the fields of a kind, of the rows that exist as of later ones."""
        self._declared[kind] = frozenset(fields)
        for row in self.all(kind):
            self._index(row)

    def get(self, kind: str, scope: str, id_: str) -> Resource | None:
        """Return a row, or None."""
        rows = self._rows.get(kind)
        return rows.get(scope, {}).get(id_) if rows else None

    def all(self, kind: str) -> Iterator[Resource]:
        """Yield all rows of a kind, of every scope."""
        for rows in self._rows.get(kind, {}).values():
            yield from rows.values()

    def kinds(self) -> list[str]:
        """Return the kinds of which anything exists."""
        return sorted(
            kind for kind, scopes in self._rows.items() if any(scopes.values())
        )

    def within(self, kind: str, scope: str) -> Mapping[str, Resource]:
        """Return the rows of a scope by id, oldest first."""
        return self._rows.get(kind, {}).get(scope, {})

    def find(self, kind: str, scope: str, **indexed: Json) -> list[Resource]:
        """Return the rows whose declared fields have these values, oldest first."""
        sets = [self.having(kind, scope, name, indexed[name]) for name in indexed]
        if not sets:
            return list(self.within(kind, scope).values())
        sets.sort(key=len)
        first, *others = sets
        return [row for row in first if all(row in other for other in others)]

    def having(self, kind: str, scope: str, field: str, value: Json) -> Rows:
        """Return the rows with one value in one declared field; not to be changed."""
        return self._fields.get((kind, scope, field, str(value)), _NONE)

    def indexed(self, kind: str) -> frozenset[str]:
        """Return the fields of a kind that `having` knows."""
        return self._declared.get(kind, frozenset())

    def tagged(self) -> Iterable[Resource]:
        """Return everything that has tags, of every kind and scope."""
        return list(self._tagged)

    def incoming(self, row: Resource) -> list[tuple[Resource, Link]]:
        """Return who points at a row, and by which link."""
        found = self._incoming.get(row.key, {})
        return [(other, link) for (other, _), link in found.items()]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside are kept together, or none; errors pass through."""
        if self.database.connection.in_transaction:
            yield
            return
        self.database.begin()
        try:
            yield
            self._write()
            self.database.commit()
        except BaseException:
            self.database.roll_back()
            self._forget()
            raise
        self._done()

    def _write(self) -> None:
        if self._changed:
            self.database.write(self._changed.items())
        for row in self._retagged:
            if self._changed.get(row.serial, row) is not None:
                self.database.write_tags(row)
        for action in self.before_commit:
            action()

    def _done(self) -> None:
        self.commits += 1
        self._changed = {}
        self._retagged = {}
        self._undo = []

    def _forget(self) -> None:
        for opposite in reversed(self._undo):
            opposite()
        self._changed = {}
        self._retagged = {}
        self._undo = []

    def insert(self, row: Resource) -> None:
        """Add a row; its serial number is given here."""
        self.serial += 1
        row.serial = self.serial
        self._insert(row)
        self._changed[row.serial] = row
        if row.tags:
            self._retagged[row] = None
        self._undo.append(lambda: self._take_out(row))

    def delete(self, row: Resource) -> None:
        """Remove a row."""
        self._take_out(row)
        self._changed[row.serial] = None
        self._undo.append(lambda: self._insert(row))

    def change(
        self,
        row: Resource,
        attributes: Attributes | None = None,
        links: tuple[Link, ...] | None = None,
        **others: str | float,
    ) -> None:
        """Replace attributes, links or the pending state of a row."""
        names = ("attributes", "links", "version", "previous", *others)
        before = {name: getattr(row, name) for name in names}
        after: dict[str, object] = dict(others)
        if attributes is not None:
            after |= {"attributes": attributes, "previous": row.attributes}
            after["version"] = row.version + 1
        if links is not None:
            after["links"] = links
        self._set(row, after)
        self._changed[row.serial] = row
        self._undo.append(lambda: self._set(row, before))

    def retag(self, row: Resource, tags: dict[str, str]) -> None:
        """Replace the tags of a row."""
        before = row.tags
        self._set_tags(row, tags)
        self._retagged[row] = None
        self._undo.append(lambda: self._set_tags(row, before))

    def _set_tags(self, row: Resource, tags: dict[str, str]) -> None:
        row.tags = tags
        if tags:
            self._tagged[row] = None
        else:
            self._tagged.pop(row, None)

    def _set(self, row: Resource, values: Mapping[str, object]) -> None:
        links, keys = row.links, set(self._keys(row))
        for name, value in values.items():
            setattr(row, name, value)
        now = set(self._keys(row))
        self._remove_keys(row, keys - now)
        for key in now - keys:
            self._fields.setdefault(key, {})[row] = None
        if links != row.links:
            self._remove_links(row, links)
            self._add_links(row)

    def _insert(self, row: Resource) -> None:
        self._rows.setdefault(row.kind, {}).setdefault(row.scope, {})[row.id] = row
        if row.tags:
            self._tagged[row] = None
        self._index(row)

    def _take_out(self, row: Resource) -> None:
        self._unindex(row)
        del self._rows[row.kind][row.scope][row.id]
        self._tagged.pop(row, None)

    def _index(self, row: Resource) -> None:
        for key in self._keys(row):
            self._fields.setdefault(key, {})[row] = None
        self._add_links(row)

    def _unindex(self, row: Resource) -> None:
        self._remove_keys(row, self._keys(row))
        self._remove_links(row, row.links)

    def _remove_keys(
        self, row: Resource, keys: Iterable[tuple[str, str, str, str]]
    ) -> None:
        for key in keys:
            rows = self._fields.get(key)
            if rows is not None:
                rows.pop(row, None)
                if not rows:
                    del self._fields[key]

    def _add_links(self, row: Resource) -> None:
        for link in row.links:
            target = (link.kind, link.scope, link.id)
            self._incoming.setdefault(target, {})[row, link.field + link.id] = link

    def _remove_links(self, row: Resource, links: Iterable[Link]) -> None:
        for link in links:
            target = (link.kind, link.scope, link.id)
            found = self._incoming.get(target, {})
            found.pop((row, link.field + link.id), None)
            if not found:
                self._incoming.pop(target, None)

    def _keys(self, row: Resource) -> Iterator[tuple[str, str, str, str]]:
        for field in self._declared.get(row.kind, ()):
            value = row.attributes.get(field)
            if isinstance(value, list):
                for item in value:
                    yield row.kind, row.scope, field, str(item)
            elif value not in (None, ""):
                yield row.kind, row.scope, field, str(value)
