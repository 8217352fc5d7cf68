"""References between resources: they must exist, and they hold what they point at."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.cloud.refusals import Refusal, refusal
from simulator.cloud.resource import Link, Resource
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.kinds import Kind
    from simulator.cloud.step import Step

_KEY_STATES = {
    "Disabled": "Rejected.Disabled",
    "PendingDeletion": "Rejected.PendingDeletion",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A field whose value is the id of a resource of another (or the same) kind."""

    field: str
    kind: str
    absent: Refusal | None
    mode: str
    encrypts: bool
    key: tuple[str, ...]
    except_for: frozenset[str]

    def find(self, step: "Step", value: Json) -> Resource | None:
        """Return what a value points at, by id or by another unique attribute."""
        kind = step.cloud.kind(self.kind)
        if len(self.key) > 1:
            parts = (step.attributes.get(part) for part in self.key)
            value = ":".join(str(part) for part in parts)
        return found(step, kind, value)

    def targets(self, step: "Step") -> Iterator[Resource]:
        """Yield what the field points at; the declared refusal when it is absent."""
        for value in listed(step.attributes.get(self.field)):
            if value in (None, "") or str(value) in self.except_for:
                continue
            row = self.find(step, value)
            if row is None:
                kind = step.cloud.kind(self.kind)
                raise (self.absent or kind.absent).error(value)
            if self.encrypts:
                usable(row)
            yield row

    def links(self, step: "Step") -> Iterator[Link]:
        """Yield the links that a row with these attributes has."""
        for row in self.targets(step):
            yield Link(self.field, row.kind, row.scope, row.id, self.mode)


def found(step: "Step", kind: "Kind", value: Json) -> Resource | None:
    """Return the resource of a kind by its id or by another attribute that names it.

    A kind whose hooks have `find` is asked last (an alias of a key, for example).
    """
    store, scope = step.cloud.store, step.scope(kind)
    row = store.get(kind.name, scope, str(value))
    for name in kind.also if row is None else ():
        row = next(iter(store.having(kind.name, scope, name, value)), None)
        if row is not None:
            return row
    finder = getattr(kind.hooks, "find", None) if row is None else None
    return row if finder is None else finder(step, value)


def reference(field: str, declared: str | Mapping[str, Any], folder: str) -> Reference:
    """Return a declared reference; text alone is the kind."""
    row: Mapping[str, Any] = (
        {"kind": declared} if isinstance(declared, str) else declared
    )
    absent = row.get("absent")
    key = row.get("key", field)
    return Reference(
        field=field,
        kind=named(row["kind"], folder),
        absent=(
            refusal(absent, "The specified {what} does not exist.") if absent else None
        ),
        mode=row.get("on_delete", "refuse"),
        encrypts=row.get("encrypts", False),
        key=tuple(key) if isinstance(key, list) else (key,),
        except_for=frozenset(row.get("except", ())),
    )


def named(kind: str, folder: str) -> str:
    """Return the full name of a kind: `vpc` in the folder vpc is `vpc/vpc`."""
    return kind if "/" in kind else f"{folder}/{kind}"


def usable(key: Resource) -> None:
    """Refuse a KMS key that is not enabled: what it encrypts cannot be used."""
    state = str(key.attributes.get("KeyState", "Enabled"))
    if state != "Enabled":
        code = _KEY_STATES.get(state, "Rejected.Unavailable")
        message = f"The request was rejected because the key state is {state}."
        raise Refusal(code, 409, message).error(key.id)


def listed(value: Json) -> list[Json]:
    """Return a parameter as a list: a list, JSON text, commas, or one value."""
    if isinstance(value, list):
        return value
    if value is None:
        return []
    if isinstance(value, str):
        if value.startswith("["):
            try:
                read: Json = json.loads(value)
            except ValueError:
                return [value]
            return read if isinstance(read, list) else [read]
        if "," in value:
            return [part.strip() for part in value.split(",")]
    return [value]
