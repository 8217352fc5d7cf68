"""The form of a rule: what it is called, what it concerns, how it judges.

A rule is one file in `policies/rules/`, named after the thing it finds. Its docstring
is the documentation page, its GOOD and BAD are the examples and the tests.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ParamSpec

from policies.errors import Undetermined
from policies.resource import Resource
from policies.stack import Stack
from policies.text import Wording
from policies.values import Value

P = ParamSpec("P")


class Severity(Enum):
    """How much a violation matters; the words are the engine's."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Verdict(Enum):
    """What a rule says about a resource. UNDETERMINED is neither pass nor fail."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: where, in which words, against which clauses (the rule's if none).

    `words` fill the templates. A value among them must come from `Resource.show`.
    """

    at: str
    wording: Wording
    clauses: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


Outcome = Finding | Undetermined


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `applies_to` is asked once per type, `check` once per resource."""

    id: str
    severity: Severity
    clauses: tuple[str, ...]
    applies_to: Callable[[str], bool]
    check: Callable[[Resource, Stack], Iterator[Outcome]]
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A resource that a rule must pass (GOOD) or refuse (BAD) at the paths `at`."""

    type: str
    inputs: Mapping[str, Value]
    provider: Mapping[str, Value] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, ...] = ()

    def resource(self) -> Resource:
        """Return the example as a rule sees it."""
        provider = (
            None
            if self.provider is None
            else Resource("pulumi:providers:alicloud", "example", dict(self.provider))
        )
        return Resource(self.type, "example", dict(self.inputs), provider)


def attempt(
    part: Callable[P, Iterator[Outcome]], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Outcome]:
    """Judge one part of a resource; what is unknown there does not hide the rest."""
    try:
        yield from part(*args, **kwargs)
    except Undetermined as undetermined:
        yield undetermined
