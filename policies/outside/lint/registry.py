"""Finds the checks, and tells which concern a file."""

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from policies.errors import RegistryError
from policies.outside.lint import checks as checks_package
from policies.outside.lint import pipeline, program, project
from policies.outside.lint.form import ROWS, Check, Hit, Kind, Sample

LARGEST_BYTES = 1024 * 1024
# Code of that size is nobody's to review; and what is read is bounded work.
LARGEST_CODE_BYTES = 256 * 1024
_DATA = (".json", ".yaml", ".yml")
_PROJECTS = ("Pulumi.yaml", "Pulumi.yml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A check with its name (what it finds) and its samples."""

    name: str
    check: Check[Any]
    document: str
    good: tuple[Sample, ...]
    bad: tuple[Sample, ...]


class CannotReadError(Exception):
    """A file that a check concerns cannot be read as what it is."""


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Return all checks by name; RegistryError if one is incomplete."""
    names = sorted(item.name for item in pkgutil.iter_modules(checks_package.__path__))
    return tuple(
        _entry(importlib.import_module(f"{checks_package.__name__}.{name}"))
        for name in names
    )


def _entry(module: ModuleType) -> Entry:
    name = module.__name__.rpartition(".")[2]
    check = getattr(module, "CHECK", None)
    good, bad = getattr(module, "GOOD", ()), getattr(module, "BAD", ())
    known = {row.id for row in ROWS}
    if not isinstance(check, Check) or not good or not bad or check.id not in known:
        raise RegistryError(
            f"policies/outside/lint/checks/{name}.py: is incomplete; allowed: CHECK "
            "with an id of lint/form.py, GOOD and BAD. Fix: add what is missing"
        )
    return Entry(name, check, module.__doc__ or "", tuple(good), tuple(bad))


def look(file: str, content: bytes) -> Iterator[tuple[str, Hit]]:
    """Yield (rule id, hit) for a file; CannotReadError if it cannot be judged."""
    try:
        for kind, subject in _subjects(file, content):
            for entry in entries():
                if entry.check.kind is kind:
                    for hit in entry.check.look(subject):
                        yield entry.check.id, hit
    except RecursionError as error:
        raise CannotReadError("nests too deeply") from error


def _subjects(file: str, content: bytes) -> Iterator[tuple[Kind, object]]:
    """Yield what a file is to the checks, in each form that it has."""
    yield Kind.FILE, file
    name = file.rpartition("/")[2]
    is_json = name.endswith(".json")
    concerned = name.endswith(".py") or name in _PROJECTS or is_json
    if not (concerned or pipeline.is_pipeline(file, content)):
        return
    largest = LARGEST_BYTES if name.endswith(_DATA) else LARGEST_CODE_BYTES
    if len(content) > largest:
        if is_json:  # data, not a pack configuration
            return
        raise CannotReadError(f"has more than {largest:,} bytes")
    try:
        if name.endswith(".py"):
            yield Kind.PROGRAM, program.parse(content, file)
        elif name in _PROJECTS or is_json:
            yield Kind.PROJECT, project.parse(content, file)
        else:
            yield Kind.PIPELINE, pipeline.parse(content, file)
    except program.CannotParseError as error:
        raise CannotReadError("is no program that this Python can read") from error
    except pipeline.CannotReadError as error:
        if not is_json:
            raise CannotReadError("is broken YAML") from error
