"""Gets what stacks declare without an engine, and remembers it.

The programs run in a process of their own (declaration.py). What they said is kept
until a file that could change it changes, so that asking twice costs a moment.
"""

import datetime as dt
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from operate.affected import platform_of
from operate.asking import ask
from operate.errors import ConfigurationError
from operate.outcome import CLOUD
from operate.paths import LOCAL, ROOT, stack_file
from operate.registers import registers

KEPT = LOCAL / "declared"
# Whatever a program's registrations may depend on.
SOURCES = ("facts", "infra", "stacks", "operate/declaration.py", "requirements.lock")
SUFFIXES = (".py", ".yaml", ".json", ".lock")
# Facts about money and moves: no program reads them.
UNRELATED = ("prices.yaml", "ledger.yaml", "regimes.yaml", "transition.yaml")


@dataclass(frozen=True)
class Resource:
    """One declared resource or component."""

    urn: str
    type: str
    parent: str
    inputs: Mapping[str, Any]
    needs: frozenset[str]
    """URNs of what must exist before it, its parent included."""
    protected: bool = False
    """The engine refuses to delete it until that is lifted."""
    kept: bool = False
    """Deleting the stack leaves it in the cloud."""

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]


@dataclass(frozen=True)
class Declared:
    """What one stack declares, and the dates of its settings."""

    stack: str
    settings: Mapping[str, Any]
    everything: Mapping[str, Resource]

    @property
    def as_of(self) -> dt.date:
        """The planning date of the stack."""
        return dt.date.fromisoformat(str(self.settings["as_of"]))

    @property
    def expires(self) -> dt.date | None:
        """The end date of a temporary stack."""
        text = self.settings.get("expires")
        return None if text is None else dt.date.fromisoformat(str(text))

    @cached_property
    def resources(self) -> list[Resource]:
        """Cloud resources only, in the order of declaring."""
        return [r for r in self.everything.values() if r.type.startswith(CLOUD)]

    def owner(self, resource: Resource) -> Mapping[str, Any]:
        """Return the owner of a resource: its own tags, or the nearest component's."""
        here: Resource | None = resource
        while here is not None:
            own = here.inputs.get("tags" if here is resource else "owner")
            if isinstance(own, dict) and "gov-system" in own:
                return own
            here = self.everything.get(here.parent)
        return {}


def stack_names() -> list[str]:
    """Return every stack that has a value file; the platforms come first."""
    names = [
        path.name.removeprefix("Pulumi.").removesuffix(".yaml")
        for path in (ROOT / "stacks").glob("Pulumi.*.yaml")
    ]
    return sorted(names, key=lambda name: ("-tenant-" in name, name))


def declare(stacks: Iterable[str]) -> dict[str, Declared]:
    """Return what each stack declares; ConfigurationError in the program's words."""
    wanted = list(dict.fromkeys(stacks))
    settings = {stack: stack_settings(stack) for stack in wanted}
    platforms = {name: platform_of(name, registers()) for name in wanted}
    below = [name for name in platforms.values() if name and name not in wanted]
    files = _kept_files([*dict.fromkeys(below), *wanted])
    missing = [name for name, file in files.items() if not file.exists()]
    if missing:
        there = {name: _read(file) for name, file in files.items() if file.exists()}
        _keep(_ask(missing, there), files)
    return {
        stack: Declared(stack, settings[stack], _resources(_read(files[stack])))
        for stack in wanted
    }


def stack_settings(stack: str) -> Mapping[str, Any]:
    """Return the settings of a stack file: the mapping that has a planning date."""
    file = stack_file(stack)
    shown = file.relative_to(ROOT).as_posix()
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        names = ", ".join(stack_names())
        raise ConfigurationError(
            f"{shown}: cannot be read ({error.strerror}); allowed: {names}. "
            "Fix: name a stack that has a file."
        ) from error
    try:
        config = yaml.load(text, Loader=yaml.CSafeLoader)["config"]
        return next(
            value
            for value in config.values()
            if isinstance(value, dict) and "as_of" in value
        )
    except (yaml.YAMLError, TypeError, KeyError, StopIteration) as error:
        raise ConfigurationError(
            f"{shown}: has no settings with a planning date (as_of); allowed: a "
            f"stack file. Fix: gov-cloud preview {stack} names what is wrong."
        ) from error


def _kept_files(stacks: Iterable[str]) -> dict[str, Path]:
    """Return where each stack's answer is kept: a name for all that it depends on.

    Not on other stacks' values, or one tenant's change would ask for all of them.
    """
    common = hashlib.sha256(sys.version.encode())
    for path in _source_files():
        common.update(path.relative_to(ROOT).as_posix().encode())
        common.update(path.read_bytes())
    files = {}
    for stack in stacks:
        digest = common.copy()
        for name in (stack, platform_of(stack, registers())):
            file = stack_file(name) if name else None
            if file is not None and file.exists():
                digest.update(file.read_bytes())
        files[stack] = KEPT / f"{stack}.{digest.hexdigest()[:16]}.json"
    return files


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        path = ROOT / name
        yield from sorted(
            each
            for each in (path.rglob("*") if path.is_dir() else [path])
            if each.suffix in SUFFIXES
            and each.is_file()
            and each.name not in UNRELATED
            and not each.match("stacks/Pulumi.*.yaml")
        )


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _ask(stacks: list[str], there: Mapping[str, Any]) -> dict[str, Any]:
    """Run the programs of these stacks; what others export is handed over."""
    outputs = {name: {"outputs": said["outputs"]} for name, said in there.items()}
    return ask(
        "operate.declaration",
        *stacks,
        sent=json.dumps(outputs),
        otherwise=f"{', '.join(stacks)}: the program cannot be run without an engine "
        "({last}); allowed: a program that only declares. Fix: correct it.",
    )


def _keep(found: Mapping[str, Any], files: Mapping[str, Path]) -> None:
    """Write what was said; what older sources of a stack said is forgotten."""
    KEPT.mkdir(parents=True, exist_ok=True, mode=0o700)
    for stack, said in found.items():
        for old in KEPT.glob(f"{stack}.*.json"):
            # Another command may have said the same meanwhile, and others read it.
            if old != files[stack]:
                old.unlink(missing_ok=True)
        fresh = KEPT / f".{stack}.{os.getpid()}"
        fresh.write_text(json.dumps(said), "utf-8")
        fresh.replace(files[stack])


def _resources(said: dict[str, Any]) -> dict[str, Resource]:
    return {
        state["urn"]: Resource(
            urn=state["urn"],
            type=state["type"],
            parent=state["parent"],
            inputs=state["inputs"],
            protected=bool(state["protect"]),
            kept=bool(state["retainOnDelete"]),
            needs=frozenset(
                [
                    *state["dependencies"],
                    *(
                        u
                        for urns in state["propertyDependencies"].values()
                        for u in urns
                    ),
                    *([state["parent"]] if state["parent"] else []),
                ]
            ),
        )
        for state in said["resources"]
    }
