"""What a report says, apart from how: items, counts, waivers, evidence.

A check of resources and a lint of programs fill the same report; text, JSON, SARIF and
JUnit are renderings of it and compute nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from policies.waiver import Waiver

LANGUAGES = {"en": "en", "zh-Hant": "zh", "pt": "pt"}
"""Language of the command line -> language of the texts."""


class Standing(Enum):
    """What an item does to the whole: only the first two refuse."""

    FAIL = "FAIL"
    UNDETERMINED = "UNDETERMINED"
    WAIVED = "WAIVED"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person looks: a file of the repository, a line of it (1 is the first)."""

    file: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One finding, or one thing that could not be decided."""

    rule: str
    standing: Standing
    messages: Mapping[str, str]
    """Language ("en", "zh", "pt") -> the sentence."""
    place: Place | None
    urn: str = ""
    type: str = ""
    at: str = ""
    provider: str = ""
    """URN of the provider whose setting this repeats; empty for one of its own."""
    waiver: Waiver | None = None

    def message(self, language: str = "en") -> str:
        """Return the sentence in a language, English where there is no other."""
        return self.messages.get(language) or self.messages["en"]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of the report: what it is called, how grave it is, how it went."""

    id: str
    name: str
    pack: str
    severity: str
    title: str
    why: str
    fix: str
    clauses: tuple[str, ...] = ()
    concerned: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which rule decided a resource's location or owner, at which path, on what."""

    urn: str
    type: str
    subject: str
    rule: str
    at: str
    value: str


SUBJECTS = ("location", "owner")


@dataclass(frozen=True, slots=True)
class Undecided:
    """A resource of which no rule has decided the `subject`, neither well nor ill."""

    urn: str
    type: str
    subject: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a rendering shows; `resources` counts what was judged."""

    command: str
    subject: str
    form: str
    stack: str
    as_of: str | None
    resources: int
    items: Sequence[Item]
    rules: Sequence[RuleRow]
    waivers: Sequence[tuple[Waiver, str]] = ()
    """Each waiver with its state: live, unused, expired."""
    evidence: Sequence[Evidence] | None = None
    undecided: Sequence[Undecided] = ()
    """Cloud resources of which no rule has decided the location, or the owner."""
    notes: Sequence[str] = field(default_factory=tuple)

    def count(self, standing: Standing) -> int:
        """Count the items of a standing."""
        return sum(item.standing is standing for item in self.items)

    @property
    def verdict(self) -> str:
        """FAIL outweighs UNDETERMINED, which outweighs PASS."""
        for standing in (Standing.FAIL, Standing.UNDETERMINED):
            if self.count(standing):
                return standing.name
        return "PASS"

    @property
    def passed(self) -> int:
        """How often a rule passed on something."""
        return sum(row.passed for row in self.rules)

    def rule(self, id_: str) -> RuleRow:
        """Return the row of a rule id; KeyError if there is none."""
        for row in self.rules:
            if row.id == id_:
                return row
        raise KeyError(id_)


@dataclass(frozen=True, slots=True)
class Group:
    """Items that say the same of one provider, by its resources; most have one."""

    first: Item
    others: int


_ORDER = tuple(Standing)


def grouped(items: Sequence[Item]) -> list[Group]:
    """Return the items, worst first; repetitions of a provider's setting as one."""
    found: dict[tuple[str, ...], list[Item]] = {}
    for number, item in enumerate(items):
        same = (item.rule, item.at, item.provider, item.standing.value)
        # Only echoes of a provider are alike; everything else stands for itself.
        key = same if item.provider else (*same, str(number))
        found.setdefault(key, []).append(item)
    groups = [Group(alike[0], len(alike) - 1) for alike in found.values()]
    return sorted(groups, key=lambda group: _ORDER.index(group.first.standing))
