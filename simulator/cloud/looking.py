"""Finds resources and shows them: the reading half of every verb."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from simulator.cloud import tags
from simulator.cloud.references import found, listed
from simulator.cloud.resource import Attributes, Resource, word
from simulator.cloud.step import invalid, missing
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.kinds import Include, Kind
    from simulator.cloud.step import Step
    from simulator.cloud.store import Store

Finder = Callable[["Step"], Resource | None]
Keys = Mapping[str, str]
_BY_AGE = attrgetter("serial")


def keys_of(kind: "Kind", row: Mapping[str, Any]) -> Keys:
    """Return which parameter says which part of the id: {id field: parameter}."""
    by = row.get("by")
    if isinstance(by, Mapping):
        return {field: name for name, field in by.items()}
    if isinstance(by, str):
        return {kind.id_fields[0]: by}
    reverse = {item.to: name for name, item in kind.renames.items()}
    return {field: reverse.get(field, field) for field in kind.id_fields}


def finder(kind: "Kind", row: Mapping[str, Any]) -> Finder:
    """Return the function that finds the resource an action speaks of."""
    keys = keys_of(kind, row)

    def find(step: "Step") -> Resource | None:
        parts = []
        for field, parameter in keys.items():
            value = step.parameters.get(parameter)
            if value in (None, ""):
                value = step.parameters.get(field)
            if value in (None, ""):
                raise missing(parameter)
            many = listed(value) if isinstance(value, str | list) else [value]
            parts.append(str(many[0]) if len(many) == 1 else str(value))
        # A kind without id fields is one document in its scope.
        named = found(step, kind, ":".join(parts) if keys else "-")
        if named is not None:
            step.cloud.look(named)
        return named

    return find


def must(kind: "Kind", find: Finder, step: "Step") -> Resource:
    """Return what an action speaks of, or raise the kind's not-found refusal."""
    row = find(step)
    if row is None:
        raise kind.absent.error(_said(kind, step))
    step.resource, step.attributes = row, row.attributes
    step.touch([row.id])
    return row


def _said(kind: "Kind", step: "Step") -> str:
    values = [step.parameters.get(name) for name in kind.id_fields]
    return ":".join(str(value) for value in values if value) or kind.name


def shown(step: "Step", row: Resource, more: tuple["Include", ...] = ()) -> Attributes:
    """Return a resource as a reply shows it: contents and tags in, secrets out."""
    kind = step.cloud.kind(row.kind)
    stale = step.fault is not None and step.fault.effect == "stale"
    out = dict((row.previous if stale else None) or row.attributes)
    for name in kind.hidden:
        out.pop(name, None)
    if kind.tag_place:
        place(out, kind.tag_place, tags.written(row))
    for include in (*kind.includes, *more):
        place(out, include.place, _contents(step, row, include))
    return out


def _contents(step: "Step", row: Resource, include: "Include") -> list[Json]:
    value = row.attributes.get(include.key) if include.key else row.id
    wanted = {include.by: value, **include.where}
    rows = step.find(include.kind, **wanted)
    if include.item is None:
        return [shown(step, other) for other in rows]
    return [include.item(step.holding(other)) for other in rows]


def hidden_by_delay(step: "Step", row: Resource) -> bool:
    """Tell whether a read that is late on purpose does not know a resource yet."""
    stale = step.fault is not None and step.fault.effect == "stale"
    return stale and row.previous is None and row.version == 1


def place(out: Attributes, path: tuple[str, ...], value: Json) -> None:
    """Put a value at a path of a reply, making the objects on the way."""
    inner = out
    for name in path[:-1]:
        below = inner.get(name)
        if not isinstance(below, dict):
            below = {}
        inner[name] = below = dict(below)
        inner = below
    inner[path[-1]] = value


class Listing:
    """A list action: which filters it has and how it cuts pages."""

    def __init__(
        self, kind: "Kind", row: Mapping[str, Any], product: Mapping[str, Any]
    ) -> None:
        """Compile the filters of one action."""
        self.kind = kind
        self.ignored = _UNFILTERED | frozenset(row.get("ignores", ()))
        self.filters: Mapping[str, Any] = row.get("filters", {})
        pages = {**product.get("pages", {}), **row.get("pages", {})}
        self.size = int(pages.get("size", 10))
        self.most = int(pages.get("most", 0))
        self.all_in_one = bool(pages.get("none", False))
        self.where: Mapping[str, Any] = row.get("where", {})

    def rows(self, step: "Step") -> list[Resource]:
        """Return what the filters leave, oldest first."""
        store, kind = step.cloud.store, self.kind
        scope = step.scope(kind)
        sets: list[Mapping[Resource, None]] = []
        slow: list[tuple[str, frozenset[str], str]] = []
        for field, values, match in self._wanted(step):
            if match == "equal" and field in kind.indexed:
                sets.append(_union(store, (kind.name, scope, field), values))
            else:
                slow.append((field, frozenset(values), match))
        everything = store.within(kind.name, scope)
        if sets:
            sets.sort(key=len)
            first, *others = sets
            rows = list(first)
            for other in others:
                # What is true of all rows, as the zone often is, leaves out none.
                if len(other) < len(everything):
                    rows = [row for row in rows if row in other]
            rows.sort(key=_BY_AGE)
        else:
            rows = list(everything.values())
        for field, wanted_values, match in slow:
            rows = [row for row in rows if _fits(row, field, wanted_values, match)]
        wanted = listed(step.parameters.get("Tag") or step.parameters.get("Tags"))
        if wanted:
            rows = [row for row in rows if tags.has(row, wanted)]
        if step.fault is None:
            return rows
        return [row for row in rows if not hidden_by_delay(step, row)]

    def chosen(self, step: "Step", rows: list[Attributes]) -> list[Attributes]:
        """Return the plain rows that the filters leave, in their order."""
        for field, values, match in self._wanted(step):
            wanted = frozenset(values)
            rows = [row for row in rows if _holds(row.get(field), wanted, match)]
        return rows

    def _wanted(self, step: "Step") -> list[tuple[str, list[str], str]]:
        found: list[tuple[str, list[str], str]] = []
        for field, value in self.where.items():
            found.append((field, [word(item) for item in listed(value)], "equal"))
        for name, value in step.parameters.items():
            if name in self.ignored or value in (None, "", []):
                continue
            field, match = self._field(name)
            if field:
                values = listed(value) if match == "equal" else [value]
                found.append((field, [str(item) for item in values], match))
        return found

    def _field(self, name: str) -> tuple[str, str]:
        """Return the attribute that a parameter filters; empty for none."""
        declared = self.filters.get(name)
        if isinstance(declared, Mapping):
            return declared["field"], declared.get("match", "equal")
        if declared is not None:
            return declared, "equal"
        rename = self.kind.renames.get(name)
        if rename is not None:
            return rename.to, "equal"
        for candidate in (name, name.removesuffix("s"), name.removesuffix("List")):
            if candidate in self.kind.known:
                return candidate, "equal"
        return "", ""

    def page(self, step: "Step", count: int) -> tuple[int, int, Attributes]:
        """Return first, end and the fields of the reply that speak of the page."""
        given = step.parameters
        size_given = _first(given, _SIZES)
        size = self.size if size_given is None else number(size_given, "PageSize")
        if self.most and size > self.most:
            raise invalid("PageSize")
        if self.all_in_one:
            size = max(count, 1)
        token, index = _first(given, _TOKENS), _first(given, _NUMBERS)
        page = 1 if index is None else number(index, "PageNumber")
        first = (page - 1) * size if token is None else _offset(token)
        if "offset" in given:
            first = number(given["offset"], "offset", least=0)
        end = min(first + size, count)
        said: Attributes = {
            "TotalCount": count,
            "Total": count,
            "TotalRecordCount": count,
            "TotalItems": count,
            "TotalPages": -(-count // size),
            "PageNumber": page,
            "PageNo": page,
            "PageSize": size,
            "PageRecordCount": max(0, end - first),
            "MaxResults": size,
            "total": count,
            "count": max(0, end - first),
        }
        more = end < count and index is None
        said["IsTruncated"] = more
        if more:
            # The last page has none: the provider asks again while the field is there.
            said["NextToken"] = said["Marker"] = _token(end)
        return first, end, said


_SIZES = (
    "PageSize",
    "MaxResults",
    "MaxItems",
    "MaxResult",
    "pageSize",
    "maxResults",
    "size",
)
_NUMBERS = ("PageNumber", "PageNo", "PageNum", "CurrentPage", "Page", "pageNumber")
_TOKENS = ("NextToken", "Marker", "nextToken", "marker")
_UNFILTERED = frozenset(
    {*_SIZES, *_NUMBERS, *_TOKENS, "ResourceType", "RegionId", "ClientToken", "DryRun"}
    | {"offset"}
    | {"Tag", "Tags", "OwnerId", "OwnerAccount", "SecurityToken"}
    | {"ResourceOwnerId", "ResourceOwnerAccount", "AcceptLanguage"}
)


def _first(given: Attributes, names: tuple[str, ...]) -> Json:
    """Return the parameter that is given under one of several names, or None."""
    for name in names:
        if (value := given.get(name)) not in (None, ""):
            return value
    return None


def _union(
    store: "Store", place: tuple[str, str, str], values: list[str]
) -> Mapping[Resource, None]:
    if len(values) == 1:
        return store.having(*place, values[0])
    return {row: None for value in values for row in store.having(*place, value)}


def _fits(row: Resource, field: str, values: frozenset[str], match: str) -> bool:
    return _holds(row.attributes.get(field), values, match)


def _holds(value: Json, values: frozenset[str], match: str) -> bool:
    if match == "equal":
        if isinstance(value, list):
            return any(word(item) in values for item in value)
        return word(value) in values or str(value) in values
    text = "" if value is None else str(value)
    (wanted,) = values
    if match == "prefix":
        return text.startswith(wanted)
    return wanted in text


def number(value: Json, name: str, least: int = 1) -> int:
    """Return a whole number, positive as a rule, or refuse the parameter."""
    try:
        found = int(str(value))
    except ValueError as error:
        raise invalid(name) from error
    if found < least:
        raise invalid(name)
    return found


def _token(offset: int) -> str:
    return f"{offset:08x}".encode().hex()


def _offset(token: Json) -> int:
    try:
        return int(bytes.fromhex(str(token)), 16)
    except ValueError as error:
        raise invalid("NextToken") from error
