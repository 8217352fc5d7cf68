"""The form of a rule: what it is called, what it concerns, how it judges.

A rule is one file in `policies/rules/`, named after the thing it finds. Its docstring
is the documentation page, its GOOD and BAD are the examples and the tests.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import ParamSpec

from policies.errors import Undetermined
from policies.resource import Options, Resource
from policies.stack import Stack
from policies.text import Wording
from policies.values import Value
from policies.waiver import Waiver

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: where, in which words, against which clauses (the rule's if none).

    `words` fill the templates. A value among them must come from `Resource.show`.
    """

    at: str
    wording: Wording
    clauses: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What decided in favour: `subject` is "location" or "owner".

    Printed as evidence, so that no finding is a statement and not silence. `value`
    must come from `Resource.show` or from the register.
    """

    subject: str
    at: str
    value: str


Outcome = Finding | Undetermined | Proof


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `applies_to` is asked once per type, `check` once per resource.

    A check that needs the whole stack yields Deferred while `Stack.graph` is None, and
    the stack stage asks again. `reads` says that the rule also judges resources that
    the program only reads.
    """

    id: str
    severity: Severity
    clauses: tuple[str, ...]
    applies_to: Callable[[str], bool]
    check: Callable[[Resource, Stack], Iterator[Outcome]]
    reads: bool = False
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A resource that a rule must pass (GOOD) or refuse (BAD) at the paths `at`."""

    type: str
    inputs: Mapping[str, Value]
    provider: Mapping[str, Value] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    others: "tuple[Example, ...] | None" = None
    """The rest of the stack, for a rule that looks at the whole of it."""
    name: str = "example"
    id: str | None = None
    outputs: Mapping[str, Value] = field(default_factory=dict)
    external: bool = False
    removed: bool = False
    waivers: tuple[Waiver, ...] = ()

    def resource(self) -> Resource:
        """Return the example as a rule sees it."""
        provider = (
            None
            if self.provider is None
            else Resource("pulumi:providers:alicloud", "example", dict(self.provider))
        )
        return Resource(
            self.type,
            self.name,
            dict(self.inputs),
            provider,
            urn=urn_of(self.type, self.name),
            options=self.options,
            id=self.id,
            outputs=dict(self.outputs),
            external=self.external,
        )

    def rest(self) -> "tuple[list[Resource], list[Resource]] | None":
        """Return the whole stack and what it removes, None where it is not in view."""
        if self.others is None:
            return None
        kept = [other.resource() for other in self.others if not other.removed]
        gone = [other.resource() for other in self.others if other.removed]
        return [self.resource(), *kept], gone


def urn_of(type_: str, name: str) -> str:
    """Return the URN that an example has in the stack of all examples."""
    return f"urn:pulumi:pilot-cloud::gov-cloud::{type_}::{name}"


def attempt(
    part: Callable[P, Iterator[Outcome]], *args: P.args, **kwargs: P.kwargs
) -> Iterator[Outcome]:
    """Judge one part of a resource; what is unknown there does not hide the rest."""
    try:
        yield from part(*args, **kwargs)
    except Undetermined as undetermined:
        yield undetermined
