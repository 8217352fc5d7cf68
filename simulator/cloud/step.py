"""What a verb, a hook and a template see of the call that is being answered."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes, Resource
from simulator.messages import ApiError, Call, Json

if TYPE_CHECKING:
    from facts.records import Site
    from simulator.cloud.cloud import Cloud
    from simulator.cloud.faults import Fault
    from simulator.cloud.kinds import Kind


@dataclass(slots=True)
class Step:
    """One call, or one part of it, on one kind.

    `parameters` are what the caller gave, path parts included; `attributes` are those
    of the resource in hand, finished or being made; `touched` collects the ids of
    everything that the call changed or read one by one, for the journal.
    """

    cloud: "Cloud"
    call: Call
    site: "Site"
    now: float
    kind: "Kind"
    parameters: Attributes
    attributes: Attributes = field(default_factory=dict)
    resource: Resource | None = None
    touched: list[str] = field(default_factory=list)
    fault: "Fault | None" = None

    @property
    def account(self) -> str:
        """The account of the caller; a key without one belongs to every site."""
        return self.call.caller.account or self.site.account_id

    def scope(self, kind: "Kind") -> str:
        """Return where rows of a kind are kept for this caller."""
        return kind.place(self.account, self.site.region)

    def on(self, kind: "Kind", parameters: Attributes) -> "Step":
        """Return a step of the same call on another kind or with other parameters."""
        return replace(
            self, kind=kind, parameters=parameters, attributes={}, resource=None
        )

    def holding(self, row: Resource) -> "Step":
        """Return this step with a resource in hand."""
        return replace(
            self,
            resource=row,
            attributes=row.attributes,
            kind=self.cloud.kind(row.kind),
        )

    def get(self, kind_name: str, id_: Json) -> Resource | None:
        """Return a resource of any kind by its id, in the caller's scope; or None."""
        kind = self.cloud.kind(kind_name)
        return self.cloud.store.get(kind.name, self.scope(kind), str(id_))

    def must(self, kind_name: str, id_: Json) -> Resource:
        """Return a resource by its id; the kind's own error when there is none."""
        row = self.get(kind_name, id_)
        if row is None:
            raise self.cloud.kind(kind_name).absent.error(str(id_))
        return row

    def named(self, kind_name: str, parameter: str) -> Resource:
        """Return the resource that a mandatory parameter names, noted as touched."""
        row = self.must(kind_name, self.need(parameter))
        self.touch([row.id])
        return row

    def find(self, kind_name: str, **indexed: Json) -> list[Resource]:
        """Return resources by indexed fields, in the caller's scope, oldest first."""
        kind = self.cloud.kind(kind_name)
        rows = self.cloud.store.find(kind.name, self.scope(kind), **indexed)
        return sorted(rows, key=lambda row: row.serial)

    def target(self, name: str) -> Resource | None:
        """Return what a reference field points at, or None."""
        reference = self.kind.references.get(name)
        value = self.attributes.get(name)
        if reference is None or value in (None, ""):
            return None
        return reference.find(self, value)

    def follow(self, name: str, attribute: str) -> Json:
        """Return an attribute of what a field points at, or a part of the field."""
        target = self.target(name)
        if target is not None:
            return target.attributes.get(attribute)
        value = self.attributes.get(name, self.parameters.get(name))
        return value.get(attribute) if isinstance(value, dict) else None

    def text(self, name: str) -> str:
        """Return a parameter as text, empty when it is missing."""
        value = self.parameters.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        """Return a parameter as text; MissingParameter when there is none."""
        if not (value := self.text(name)):
            raise missing(name)
        return value

    def touch(self, ids: Iterable[str]) -> None:
        """Note ids for the journal."""
        self.touched.extend(ids)


def missing(name: str) -> ApiError:
    """Return the error of a mandatory parameter that is not there."""
    return ApiError(
        400,
        "MissingParameter",
        f'The input parameter "{name}" that is mandatory for processing this request '
        "is not supplied.",
        Parameter=name,
    )


def invalid(name: str, code: str = "InvalidParameter") -> ApiError:
    """Return the error of a parameter whose value is refused."""
    return ApiError(400, code, f"The specified value of {name} is invalid.")
