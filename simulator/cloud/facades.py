"""Actions that serve every kind of a product: tags, resource groups, protection."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.cloud import tags
from simulator.cloud.changing import change
from simulator.cloud.looking import Listing, place
from simulator.cloud.making import values_of
from simulator.cloud.references import found, listed
from simulator.cloud.resource import Attributes, Resource
from simulator.cloud.step import invalid, missing
from simulator.messages import ApiError, Json

if TYPE_CHECKING:
    from simulator.cloud.kinds import Kind
    from simulator.cloud.services import Service
    from simulator.cloud.step import Step

Row = Mapping[str, Any]
Body = Callable[["Step"], Attributes]


class Subjects:
    """Which resources a facade's call speaks of."""

    def __init__(self, service: "Service", row: Row) -> None:
        """Compile the parameters' names of one action."""
        self._service = service
        self._type: str = row.get("type", "ResourceType")
        self._ids: str = row.get("ids", "ResourceId")
        self._kind: str = row.get("kind", "")

    def kinds(self, step: "Step") -> list["Kind"]:
        """Return the kinds in question; InvalidResourceType.NotFound for none."""
        if self._kind:
            name = self._kind
            full = name if "/" in name else f"{self._service.name}/{name}"
            return [step.cloud.kind(full)]
        type_ = step.text(self._type)
        kinds = list(self._service.of_type(type_))
        if not kinds:
            raise invalid(self._type, "InvalidResourceType.NotFound")
        return kinds

    def rows(self, step: "Step") -> list[Resource]:
        """Return the resources; the kind's not-found refusal for a missing one."""
        ids = values_of(step.parameters.get(self._ids))
        if not ids:
            raise missing(self._ids)
        return [self._one(step, id_) for id_ in ids]

    def _one(self, step: "Step", id_: str) -> Resource:
        kinds = self.kinds(step)
        for kind in kinds:
            row = found(step, kind, id_)
            if row is not None:
                step.touched.append(row.id)
                return row
        raise kinds[0].absent.error(id_)

    def some(self, step: "Step") -> list[Resource]:
        """Return the resources that exist among those asked for, or all."""
        ids = values_of(step.parameters.get(self._ids))
        rows: list[Resource] = []
        for kind in self.kinds(step):
            if ids:
                many = (found(step, kind, id_) for id_ in ids)
                rows += [row for row in many if row is not None]
            else:
                held = step.cloud.store.within(kind.name, step.scope(kind))
                rows += [row for row in held.values() if row.tags]
        return rows


def tag(service: "Service", row: Row) -> Body:
    """Add tags to resources, or replace their values."""
    subjects, source = Subjects(service, row), row.get("tags", "Tag")

    def run(step: "Step") -> Attributes:
        given = tags.given_tags({"Tag": step.parameters.get(source)})
        if not given:
            raise missing(source)
        for one in subjects.rows(step):
            merged = {**one.tags, **given}
            tags.within_limit(step.cloud.kind(one.kind), merged)
            step.cloud.store.retag(one, merged)
        return {}

    return run


def untag(service: "Service", row: Row) -> Body:
    """Take tags away by key, or all of them with `All`."""
    subjects, source = Subjects(service, row), row.get("keys", "TagKey")

    def run(step: "Step") -> Attributes:
        keys = set(_keys(step.parameters.get(source)))
        everything = step.text("All").lower() == "true" and not keys
        for one in subjects.rows(step):
            kept = {
                key: value
                for key, value in one.tags.items()
                if not everything and key not in keys
            }
            step.cloud.store.retag(one, kept)
        return {}

    return run


def _keys(value: Json) -> list[str]:
    """Return tag keys, given alone or as tags."""
    return [
        tags.pair(item)[0] if isinstance(item, dict) else str(item)
        for item in listed(value)
    ]


def tagged(service: "Service", row: Row) -> Body:
    """List tags, one row for each tag of each resource."""
    subjects = Subjects(service, row)
    path = tuple(row.get("at", "TagResources.TagResource").split("."))
    source = row.get("tags", "Tag")
    pages = Listing(
        next(iter(service.kinds.values())), {"pages": {"size": 50}}, service.declared
    )
    camel = bool(row.get("camel", False))

    def run(step: "Step") -> Attributes:
        wanted = listed(step.parameters.get(source))
        rows: list[Json] = [
            _line(step.cloud.kind(one.kind), one, key, value, camel=camel)
            for one in subjects.some(step)
            if tags.has(one, wanted)
            for key, value in one.tags.items()
        ]
        first, end, out = pages.page(step, len(rows))
        place(out, path, rows[first:end])
        return out

    return run


def _line(
    kind: "Kind", row: Resource, key: str, value: str, *, camel: bool
) -> dict[str, Json]:
    line: dict[str, Json] = {
        "ResourceId": row.id,
        "ResourceType": kind.tag_type,
        "TagKey": key,
        "TagValue": value,
    }
    if camel:
        return {name[0].lower() + name[1:]: item for name, item in line.items()}
    return {**line, "Key": key, "Value": value}


def regroup(service: "Service", row: Row) -> Body:
    """Move resources, and what came with them, to another resource group."""
    subjects, source = Subjects(service, row), row.get("group", "NewResourceGroupId")

    def run(step: "Step") -> Attributes:
        group = step.need(source)
        for one in subjects.rows(step):
            kind = step.cloud.kind(one.kind)
            if not kind.group:
                raise invalid("ResourceType", "InvalidResourceType.NotFound")
            _move(step, one, group)
        return {}

    return run


def _move(step: "Step", row: Resource, group: str) -> None:
    kind = step.cloud.kind(row.kind)
    change(step.on(kind, step.parameters), row, {kind.group: group}, step.call.action)
    for other, link in step.cloud.store.incoming(row):
        came_along = link.mode == "cascade" and not link.field
        if came_along and step.cloud.kind(other.kind).group:
            _move(step, other, group)


def protect(service: "Service", row: Row) -> Body:
    """Set or lift the protection against deletion."""
    subjects = Subjects(service, {"type": "Type", "ids": "InstanceId", **row})
    source = row.get("value", "ProtectionEnable")

    def run(step: "Step") -> Attributes:
        wanted = step.need(source).lower() == "true"
        for one in subjects.rows(step):
            kind = step.cloud.kind(one.kind)
            if kind.protection is None:
                raise ApiError(
                    400, "OperationUnsupported", "The resource cannot be protected."
                )
            words = "Enabled" in kind.protection.when
            on: Json = "Enabled" if words else True
            off: Json = "Disabled" if words else False
            given = {kind.protection.field: on if wanted else off}
            change(step.on(kind, step.parameters), one, given, step.call.action)
        return {}

    return run


FACADES: Mapping[str, Callable[["Service", Row], Body]] = {
    "tag": tag,
    "untag": untag,
    "tagged": tagged,
    "regroup": regroup,
    "protect": protect,
}
WRITING_FACADES = frozenset({"tag", "untag", "regroup", "protect"})
