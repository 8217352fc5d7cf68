"""The form of a check: its id, what it looks at, and the samples that test it.

Ids are the ones that reports and waivers use; several checks may share one, for they
find the same violation in different places.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from policies.outside.report import RuleRow
from policies.text import Wording

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: the line (1 is the first), what it is called, in which words."""

    line: int
    subject: str
    wording: Wording
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that a check must pass (GOOD) or refuse (BAD)."""

    file: str
    text: str


class Kind(Enum):
    """What a check looks at."""

    FILE = "file"  # the name alone
    PROGRAM = "program"  # Python
    PIPELINE = "pipeline"  # scripts, makefiles, jobs
    PROJECT = "project"  # Pulumi.yaml, pack configurations


@dataclass(frozen=True, slots=True)
class Check(Generic[T]):
    """A check of one kind of thing; `look` yields what it finds."""

    id: str
    kind: Kind
    look: Callable[[T], Iterator[Hit]]


def _row(id_: str, severity: str, *texts: str, name: str = "") -> RuleRow:
    title, why, fix = texts
    clauses = ("A35", "A36")
    return RuleRow(id_, name or id_, "lint", severity, title, why, fix, clauses)


ROWS = (
    _row(
        "program_bypasses_engine",
        "critical",
        "A program talks to the cloud, the network or the shell directly.",
        "What the engine does not do, no pack judges and no state records.",
        "declare a resource, and let the engine make it",
    ),
    _row(
        "environment_not_pinned",
        "critical",
        "A variable, a file or a plug-in source can redirect the provider.",
        "The provider reads them behind the back of the packs.",
        "give the setting to the provider in the program, and run through gov-cloud",
    ),
    _row(
        "pack_or_state_unprotected",
        "critical",
        "A pack is not pinned, or the state lies outside Macau.",
        "Whoever changes the pack changes the law; the state holds what was declared.",
        "use the packs of this repository and a backend inside Macau",
    ),
    _row(
        "pack_not_run",
        "critical",
        "A command or a configuration avoids the packs.",
        "A self-managed backend does not force a pack: only the command line does.",
        "run through gov-cloud, or name both packs on the command line",
    ),
    _row(
        "MO-RES-022",
        "critical",
        "A program uses a package that is not on the list.",
        "Another provider has other places and owners, which nobody has classified.",
        "use pulumi-alicloud, or have the package classified first",
        name="package_not_allowed",
    ),
    _row(
        "MO-RES-023",
        "critical",
        "A program defines a provider of its own.",
        "Its code runs during the change and may call anything.",
        "declare a resource of the provider",
        name="dynamic_or_remote_component",
    ),
    _row(
        "MO-RES-024",
        "high",
        "A program reads another stack under a name that is not that stack's.",
        "The engine shows a pack how a reference is called, not what it reads.",
        "leave stack_name out, or build it of the first name",
        name="foreign_stack_reference",
    ),
    _row(
        "MO-RES-034",
        "high",
        "A program puts data that it has read into the outputs.",
        "Outputs are kept in the state and printed.",
        "export names and ids only",
        name="secret_or_data_in_output",
    ),
)
