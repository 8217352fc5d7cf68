"""Finds the rule files, checks that each is complete, and indexes them by type."""

import importlib
import itertools
import pkgutil
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from types import ModuleType

from policies import rules as rules_package
from policies.errors import RegistryError
from policies.rule import Example, Rule

PARTS = ("What", "Why", "Fix", "Source")
PACKS = {"RES": "residency", "OWN": "ownership"}
_ID = re.compile(r"MO-(RES|OWN)-\d{3}")
_PART = re.compile(
    rf"^({'|'.join(PARTS)}):\s*(.*?)(?=^\S|\Z)", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with its name (the violation), its documentation and its examples."""

    rule: Rule
    name: str
    title: str
    parts: dict[str, str]
    good: tuple[Example, ...]
    bad: tuple[Example, ...]

    @property
    def pack(self) -> str:
        """The pack that the rule's id belongs to: residency or ownership."""
        return PACKS[self.rule.id.split("-")[1]]


@dataclass(frozen=True, slots=True)
class Registry:
    """Rules in the order of their ids."""

    entries: tuple[Entry, ...]
    _by_type: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False)
    _by_id: dict[str, Entry] = field(default_factory=dict, compare=False)

    def for_type(self, type_: str) -> tuple[Entry, ...]:
        """Return the rules that concern a type; worked out once per type."""
        if type_ not in self._by_type:
            self._by_type[type_] = tuple(
                entry for entry in self.entries if entry.rule.applies_to(type_)
            )
        return self._by_type[type_]

    def entry(self, rule_id: str) -> Entry:
        """Return the entry of a rule id; KeyError if there is none."""
        if not self._by_id:
            self._by_id.update({entry.rule.id: entry for entry in self.entries})
        return self._by_id[rule_id]

    def without(self, ids: Container[str]) -> "Registry":
        """Return the rules but those with these ids."""
        return Registry(tuple(e for e in self.entries if e.rule.id not in ids))

    def in_packs(self, packs: Iterable[str]) -> "Registry":
        """Return the rules of these packs; RegistryError for an unknown pack."""
        wanted = set(packs)
        unknown = sorted(wanted - set(PACKS.values()))
        if unknown:
            raise RegistryError(
                f"pack {unknown[0]!r} does not exist; allowed: "
                f"{', '.join(PACKS.values())}. Fix: correct the name in its __main__.py"
            )
        return Registry(tuple(e for e in self.entries if e.pack in wanted))


def discover() -> Registry:
    """Load every file in policies/rules/; RegistryError if one is incomplete."""
    names = sorted(item.name for item in pkgutil.iter_modules(rules_package.__path__))
    return build(
        importlib.import_module(f"{rules_package.__name__}.{name}") for name in names
    )


def build(modules: Iterable[ModuleType]) -> Registry:
    """Make a registry of rule modules; RegistryError names the file and the remedy."""
    entries = sorted((entry_of(m) for m in modules), key=lambda e: e.rule.id)
    for first, second in itertools.pairwise(entries):
        if first.rule.id == second.rule.id:
            raise RegistryError(
                f"policies/rules/{second.name}.py: id {second.rule.id} is already that "
                f"of {first.name}.py; allowed: one rule per id, never reused. "
                "Fix: take the next free number"
            )
    return Registry(tuple(entries))


def entry_of(module: ModuleType) -> Entry:
    """Read one rule file; RegistryError if a part of the form is missing."""
    name = module.__name__.rpartition(".")[2]
    where = f"policies/rules/{name}.py"
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise RegistryError(f"{where}: RULE is missing. Fix: RULE = Rule(...)")
    if not _ID.fullmatch(rule.id):
        raise RegistryError(
            f"{where}: id {rule.id!r} has another form; allowed: MO-RES-nnn, "
            "MO-OWN-nnn. Fix: take the next free number"
        )
    good, bad = getattr(module, "GOOD", ()), getattr(module, "BAD", ())
    for kind, examples in (("GOOD", good), ("BAD", bad)):
        if not examples:
            raise RegistryError(
                f"{where}: {kind} is empty; allowed: one example or more. "
                f"Fix: {kind} = (Example(...),)"
            )
    title, parts = _document(module.__doc__ or "", where)
    return Entry(rule, name, title, parts, tuple(good), tuple(bad))


def _document(docstring: str, where: str) -> tuple[str, dict[str, str]]:
    found = {key: " ".join(text.split()) for key, text in _PART.findall(docstring)}
    for part in PARTS:
        if not found.get(part):
            raise RegistryError(
                f"{where}: the docstring has no part {part!r}; allowed: a first line, "
                f"then {', '.join(PARTS)}. Fix: add a line '{part}: ...'"
            )
    return docstring.strip().splitlines()[0], found
