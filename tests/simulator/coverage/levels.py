"""How well each action that the provider calls is simulated, and what proves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from simulator import spec
from simulator.cloud.services import PRODUCT, ROOT, folder_of
from simulator.wire import oss_actions
from tests.simulator.coverage import clients, observed

HERE = Path(__file__).parent
TABLES = ("calls.yaml", "calls-read-by-hand.yaml")
PILOT = HERE.parents[1] / "inventories" / "pilot-cloud.yaml"
PHASES = ("create", "read", "update", "delete")


class Level(Enum):
    """From the best proof to none; the value is the column's title."""

    PROVIDER = "seen from the provider"
    CLIENT = "called by an SDK client"
    DECLARED = "declared"
    SPECIFIED = "specification only"
    MISSING = "missing"

    @property
    def is_answered(self) -> bool:
        """Whether a kind declares the action, so that it is done and not refused."""
        return self not in (Level.SPECIFIED, Level.MISSING)


@dataclass(frozen=True, order=True)
class Action:
    """One action of the API."""

    product: str
    version: str
    name: str


@dataclass(frozen=True)
class Type:
    """A resource type with the actions that the provider calls for it, in order."""

    token: str
    provider: str
    in_pilot: bool
    actions: dict[Action, tuple[str, ...]]


def types() -> list[Type]:
    """Return every described type, by token."""
    pilot = _read(PILOT)["resources"]
    rows = {token: row for name in TABLES for token, row in _read(HERE / name).items()}
    return [
        Type(token, row["provider"], token in pilot, _actions(row))
        for token, row in sorted(rows.items())
    ]


def undescribed() -> list[str]:
    """Return the pilot's types of which no table says what the provider calls."""
    known = {each.token for each in types()}
    return sorted(set(_read(PILOT)["resources"]) - known)


def _actions(row: dict[str, Any]) -> dict[Action, tuple[str, ...]]:
    found: dict[Action, tuple[str, ...]] = {}
    for phase in PHASES:
        for edition, names in row.get(phase, {}).items():
            product, version = edition.split()
            for name in names.split():
                action = Action(product, version, name)
                found[action] = (*found.get(action, ()), phase)
    return found


class Levels:
    """Decides the level of an action; everything is read once."""

    def __init__(self) -> None:
        """Read what was seen and what the tests call."""
        self._spec = spec.load()
        self._seen = {
            (product, name)
            for file in (observed.FILE, observed.BEYOND)
            for product, names in _read(file).items()
            for name in names.split()
        }
        self._called = clients.called()
        self._declared: dict[str, frozenset[str]] = {}

    def of(self, action: Action) -> Level:
        """Return the best level that an action has."""
        folder = folder_of(action.product)
        if folder not in self._declared:
            self._declared[folder] = declared(folder)
        if action.name not in self._declared[folder]:
            is_known = action.name in self._specified(action)
            return Level.SPECIFIED if is_known else Level.MISSING
        if (action.product, action.name) in self._seen:
            return Level.PROVIDER
        return Level.CLIENT if self.is_called(action) else Level.DECLARED

    def is_called(self, action: Action) -> bool:
        """Tell whether a test calls an action with an official client."""
        return (self._package(action), clients.plain(action.name)) in self._called

    def _specified(self, action: Action) -> frozenset[str]:
        if action.product == "Oss":
            return self._oss
        edition = self._spec.edition(action.product, action.version)
        return edition.actions if edition else frozenset()

    @cached_property
    def _oss(self) -> frozenset[str]:
        verbs = set(oss_actions.VERBS.values())
        parts = oss_actions.BUCKET_PARTS.values()
        made = {f"{verb}{part}" for verb in verbs for part in parts}
        return frozenset(made | set(oss_actions.BUCKET_SPECIAL.values()))

    def _package(self, action: Action) -> str:
        if action.product == "Oss":
            return clients.OSS
        edition = self._spec.edition(action.product, action.version)
        return edition.package if edition else ""


def declared(folder: str) -> frozenset[str]:
    """Return the actions that the kinds of a product declare."""
    return frozenset(_declared(ROOT / folder))


def _declared(folder: Path) -> Iterator[str]:
    if (folder / PRODUCT).is_file():
        for path in sorted(folder.glob("*.yaml")):
            if path.name != "catalogue.yaml":
                yield from _read(path).get("actions", {})


@cache
def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return read
