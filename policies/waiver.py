"""A waiver: one rule, one resource, an act, an office, a reason and an end.

The record and its reach; the file is read and checked in `policies.outside`.
"""

import datetime as dt
from dataclasses import dataclass

from policies.resource import Resource


@dataclass(frozen=True, slots=True)
class Waiver:
    """What was approved; `id` is the physical id, None before the first `up`.

    `open` is the only data class that may leave the residency rules, and then the
    evidence names how it was made anonymous and who reviewed it (A47, A48).
    """

    rule: str
    type: str
    name: str
    id: str | None
    approval: str
    office: str
    act: str
    reason: str
    expires: dt.date
    data_class: str | None = None
    anonymised: str | None = None
    reviewed: str | None = None

    def names(self, resource: Resource) -> bool:
        """Tell whether it was written for this resource, whatever the rule and day."""
        same = self.type == resource.type and self.name == resource.name
        known = self.id is None or resource.id is None or self.id == resource.id
        return same and known

    def covers(self, rule: str, resource: Resource, day: dt.date) -> bool:
        """Tell whether it excuses `resource` from `rule` on `day` (inclusive end).

        A resource that took over the place of another one by an alias is not the
        resource that was approved.
        """
        if self.rule != rule or day > self.expires or not self.names(resource):
            return False
        if resource.options.aliases:
            return False
        return not rule.startswith("MO-RES-") or self.is_open_data

    @property
    def is_open_data(self) -> bool:
        """Tell whether it carries all the evidence of the open-data procedure."""
        return self.data_class == "open" and bool(self.anonymised and self.reviewed)
