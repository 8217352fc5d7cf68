"""A declared kind of resource, compiled once into plain tables and closures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from simulator.cloud.checks import Check, check
from simulator.cloud.declaration import DeclarationError, Declared
from simulator.cloud.lifecycle import Lifecycle, lifecycle
from simulator.cloud.references import Reference, named, reference
from simulator.cloud.refusals import Refusal, refusal
from simulator.cloud.resource import Attributes, word
from simulator.cloud.templates import Template, compiled
from simulator.messages import Json

CONTROL = frozenset(
    {
        "Action",
        "Version",
        "Format",
        "Timestamp",
        "SignatureNonce",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureType",
        "AccessKeyId",
        "Signature",
        "SecurityToken",
        "ClientToken",
        "RegionId",
        "DryRun",
        "AcceptLanguage",
        "OwnerId",
        "OwnerAccount",
        "ResourceOwnerId",
        "ResourceOwnerAccount",
        "Tag",
        "Tags",
        "clientToken",
        "dryRun",
        "SourceIp",
        "SecureTransport",
    }
)
"""Parameters that say how to treat a call, and never become attributes."""


@dataclass(frozen=True, slots=True)
class Rename:
    """The attribute that a parameter sets, and other words for its values."""

    to: str
    values: Mapping[str, Json]

    def value(self, given: Json) -> Json:
        """Return the value as the attribute has it."""
        if not self.values:
            return given
        return self.values.get(word(given), given)


@dataclass(frozen=True, slots=True)
class Unique:
    """Fields whose values no two resources share, inside a scope or a parent."""

    fields: tuple[str, ...]
    refused: Refusal


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may exist in a scope, or with the same values of `within`."""

    limit: int
    within: tuple[str, ...]
    refused: Refusal


@dataclass(frozen=True, slots=True)
class Child:
    """A resource that comes with another one."""

    kind: str
    given: Template
    into: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Protection:
    """The field that forbids deletion while it has one of these values."""

    field: str
    when: frozenset[str]
    refused: Refusal


@dataclass(frozen=True, slots=True)
class Include:
    """Other resources that are shown inside this one, found by a field of theirs."""

    place: tuple[str, ...]
    kind: str
    by: str
    key: str
    where: Mapping[str, Json]
    item: Template | None


@dataclass(slots=True)
class Kind:
    """Everything the engine knows of a kind; field by field as it is declared."""

    name: str
    product: str
    version: str
    place_of: str
    id_fields: tuple[str, ...]
    pattern: Template | None
    always: bool
    attributes: tuple[tuple[str, Template], ...]
    hidden: frozenset[str]
    renames: Mapping[str, Rename]
    references: Mapping[str, Reference]
    unique: tuple[Unique, ...]
    quotas: tuple[Quota, ...]
    checks: tuple[Check, ...]
    children: tuple[Child, ...]
    lifecycle: Lifecycle
    absent: Refusal
    in_use: Refusal
    exists: Refusal
    protection: Protection | None
    group: str
    tag_type: str
    tag_place: tuple[str, ...]
    tag_limit: int
    indexed: frozenset[str]
    known: frozenset[str]
    includes: tuple[Include, ...] = ()
    also: tuple[str, ...] = ()
    hooks: ModuleType | None = None
    declared: Declared = field(default_factory=dict)

    def hook(self, name: str) -> Callable[..., Any]:
        """Return a function of the module beside; DeclarationError without it."""
        found: Callable[..., Any] | None = getattr(self.hooks, name, None)
        if found is None:
            stem = self.name if not self.name.endswith("/") else f"{self.name}product"
            raise DeclarationError(
                f"simulator/services/{stem}.yaml: hook {name!r} does not exist; "
                f"allowed: a function of {stem}.py. Fix: define it there."
            )
        return found

    def place(self, account: str, region: str) -> str:
        """Return the scope that rows of this kind are kept in."""
        if self.place_of == "region":
            return f"{account}/{region}"
        return f"{account}/" if self.place_of == "account" else ""

    def id_of(self, attributes: Attributes) -> str:
        """Return the id that attributes say; empty while a part is missing.

        A kind without id fields is one document in its scope: its id is a dash.
        """
        if not self.id_fields:
            return "-"
        parts = [attributes.get(name) for name in self.id_fields]
        if any(part in (None, "") for part in parts):
            return ""
        return ":".join(str(part) for part in parts)


def kind(name: str, declared: Declared, product: Declared) -> Kind:
    """Compile one declaration with what its product says for all kinds."""
    folder = name.partition("/")[0]
    own = declared.get("id", {})
    fields = own.get("fields", [own["field"]] if "field" in own else [])
    references = {
        field: reference(field, row, folder)
        for field, row in declared.get("references", {}).items()
    }
    renames = {name: rename(row) for name, row in declared.get("renames", {}).items()}
    defaults = {**product.get("attributes", {}), **declared.get("attributes", {})}
    unique = tuple(_unique(row) for row in declared.get("unique", ()))
    quotas = tuple(_quota(row) for row in declared.get("quotas", ()))
    group = declared.get("group", product.get("group", ""))
    tags = declared.get("tags") or {}
    refused = _refusals(declared, product)
    indexed = _indexed(declared, fields, (*unique, *quotas), group)
    return Kind(
        name=name,
        product=product["product"],
        version=declared.get("version", product["version"]),
        place_of=declared.get("scope", product.get("scope", "region")),
        id_fields=tuple(fields),
        pattern=compiled(own["pattern"]) if "pattern" in own else None,
        always=declared.get("always", False),
        attributes=tuple((key, compiled(value)) for key, value in defaults.items()),
        hidden=frozenset(declared.get("hidden", ())),
        renames=renames,
        references=references,
        unique=unique,
        quotas=quotas,
        checks=tuple(check(row) for row in declared.get("checks", ())),
        children=tuple(child(row, folder) for row in declared.get("creates", ())),
        lifecycle=lifecycle(declared),
        protection=_protection(declared.get("protection")),
        group=group or "",
        tag_type=tags.get("type", ""),
        tag_place=tuple(tags["show"].split(".")) if tags.get("show") else (),
        tag_limit=tags.get("limit", 20),
        indexed=indexed,
        known=frozenset(
            {*indexed, *defaults, *renames, *(item.to for item in renames.values())}
        ),
        includes=tuple(
            include(place, row, folder)
            for place, row in declared.get("includes", {}).items()
        ),
        also=tuple(declared.get("also", ())),
        declared=declared,
        absent=refused["absent"],
        in_use=refused["in_use"],
        exists=refused["exists"],
    )


def _indexed(
    declared: Declared, fields: list[str], rules: tuple[Unique | Quota, ...], group: str
) -> frozenset[str]:
    """Return the fields that look-ups and lists of a kind go by."""
    named = (rule.fields if isinstance(rule, Unique) else rule.within for rule in rules)
    found = {
        *fields,
        *declared.get("references", ()),
        *declared.get("indexes", ()),
        *declared.get("also", ()),
        *(field for names in named for field in names),
    }
    return frozenset(found | {group} if group else found)


def _refusals(declared: Declared, product: Declared) -> dict[str, Refusal]:
    stem = "".join(part.capitalize() for part in declared["kind"].split("_"))
    absent = declared.get("absent", product.get("absent", f"Invalid{stem}.NotFound"))
    in_use = declared.get("in_use", product.get("in_use", "DependencyViolation"))
    exists = declared.get("exists", product.get("exists", f"Invalid{stem}.Duplicate"))
    return {
        "absent": refusal(
            absent, f"The specified {declared['kind']} {{what}} does not exist."
        ),
        "in_use": refusal(
            in_use,
            "The specified resource still has dependent resources: {what}.",
        ),
        "exists": refusal(exists, "The specified resource {what} already exists.", 409),
    }


def rename(row: str | Mapping[str, Any]) -> Rename:
    """Return a declared rename; text alone is the attribute."""
    return Rename(row, {}) if isinstance(row, str) else Rename(row["to"], row["values"])


def child(row: Mapping[str, Any], folder: str) -> Child:
    """Return a declared resource that comes with another."""
    given = compiled(row.get("with", {}))
    return Child(named(row["kind"], folder), given, row.get("into", {}))


def include(place: str, row: Mapping[str, Any], folder: str) -> Include:
    """Return declared contents of another kind."""
    return Include(
        place=tuple(place.split(".")),
        kind=named(row["kind"], folder),
        by=row["by"],
        key=row.get("key", ""),
        where=row.get("where", {}),
        item=compiled(row["item"]) if "item" in row else None,
    )


def _unique(row: Mapping[str, Any]) -> Unique:
    message = "The specified {what} already exists."
    return Unique(tuple(row["fields"]), refusal(row["code"], message))


def _quota(row: Mapping[str, Any]) -> Quota:
    message = "The maximum number of resources ({what}) is exceeded."
    return Quota(
        row["limit"], tuple(row.get("within", ())), refusal(row["code"], message)
    )


def _protection(row: Mapping[str, Any] | None) -> Protection | None:
    if row is None:
        return None
    code = row.get("code", "OperationDenied.DeletionProtection")
    message = "The resource {what} is protected against deletion."
    when = frozenset(word(value) for value in row.get("when", [True]))
    return Protection(row["field"], when, refusal(code, message))
