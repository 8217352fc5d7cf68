"""One thing that exists in the simulated cloud."""

from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.messages import Json

Attributes = dict[str, Json]


class Link(NamedTuple):
    """What a field of a resource points at, and what deleting that means.

    `mode` is refuse, cascade, clear or ignore.
    """

    field: str
    kind: str
    scope: str
    id: str
    mode: str


@dataclass(eq=False, slots=True)
class Resource:
    """A row of the store; the dictionaries are replaced, never changed in place.

    `scope` is `account/region`, `account/` or empty, as the kind is kept.
    """

    kind: str
    scope: str
    id: str
    serial: int
    attributes: Attributes
    created: float
    tags: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    next_state: str = ""
    due: float = 0.0
    reads: int = 0
    version: int = 1
    previous: Attributes | None = None
    """The version before this one, for reads that are late on purpose; not stored."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the row is found by."""
        return self.kind, self.scope, self.id


def word(value: Json) -> str:
    """Return a value as declarations compare it: booleans are true and false."""
    return str(value).lower() if isinstance(value, bool) else str(value)
