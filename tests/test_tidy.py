"""Tidiness that a machine can see; each message names the line and the remedy.

Layers point one way, files and functions stay small, everything is explained, what
is generated is fresh, and nothing of one machine or one registry gets in.
"""

import ast
import functools
import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.check import GENERATORS

ROOT = Path(__file__).resolve().parent.parent
# Layer -> layers it may import. The judge (policies) shares nothing with the judged.
MAY_IMPORT: dict[str, set[str]] = {
    "facts": set(),
    "infra": {"facts"},
    "stacks": {"infra"},
    "policies": {"facts"},
    "simulator": {"facts"},
    "toolchain": set(),
    "operate": {"facts"},
}
LOOKED_AT = (
    *(ast.Import, ast.ImportFrom, ast.ExceptHandler),
    *(ast.FunctionDef, ast.AsyncFunctionDef),
)
LONGEST_FUNCTION = 60
LONGEST_FILE = 500
LONGEST_RULE = 80
LONGEST_DECISION = 100
# Addresses that no file may name: package registries and this machine's folders.
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted|proxy\.golang|sum\.golang|registry\.npmjs|crates\.io"
    r"|repo\.maven|deb\.debian"
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/\w")


def tracked(*suffixes: str) -> list[Path]:
    """Return the files of the repository, new ones included, ignored ones not."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / line for line in done.stdout.splitlines()]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def shown(path: Path) -> str:
    """Return a path as a reader of the repository knows it."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree, parsed once for all tests."""
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return the nodes of a file that a test looks at, found once for all tests."""
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, LOOKED_AT))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and first package of every import of a file."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name.split(".")[0]) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_layers_point_one_way(layer: str) -> None:
    allowed = MAY_IMPORT[layer] | {layer}
    problems = [
        f"{shown(path)}:{line} imports {other}; allowed: {sorted(allowed)}. "
        "Fix: move the shared datum to facts/."
        for path in tracked(".py")
        if path.is_relative_to(ROOT / layer)
        for line, other in imports(path)
        if other in (MAY_IMPORT.keys() | {"tests"}) - allowed
    ]
    assert not problems, "\n".join(problems)


def test_functions_are_short() -> None:
    problems = [
        f"{shown(path)}:{node.lineno} {node.name} has {length} lines; allowed: "
        f"{LONGEST_FUNCTION}. Fix: split it where it changes its subject."
        for path in tracked(".py")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1)
        > LONGEST_FUNCTION
    ]
    assert not problems, "\n".join(problems)


def test_files_are_short() -> None:
    problems = [
        f"{shown(path)}: has {count} lines; allowed: {limit}. Fix: split it by noun."
        for path in tracked(".py", ".go", ".md")
        if (limit := _limit(path))
        and (count := len(path.read_text("utf-8").splitlines())) > limit
    ]
    assert not problems, "\n".join(problems)


def _limit(path: Path) -> int:
    if path.is_relative_to(ROOT / "policies" / "rules"):
        return LONGEST_RULE
    if path.is_relative_to(ROOT / "docs" / "decisions"):
        return LONGEST_DECISION
    return LONGEST_FILE if path.suffix in (".py", ".go") else 0


def test_every_module_says_what_it_is_for() -> None:
    problems = [
        f"{shown(path)}:1 has no docstring. Fix: say what it is for, and what it "
        "leaves to others."
        for path in tracked(".py")
        if path.read_text("utf-8").strip() and ast.get_docstring(tree(path)) is None
    ]
    assert not problems, "\n".join(problems)


def test_no_error_is_swallowed() -> None:
    problems = [
        f"{shown(path)}:{node.lineno} swallows an error. Fix: handle it or let it go."
        for path in tracked(".py")
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and all(isinstance(part, ast.Pass) for part in node.body)
    ]
    assert not problems, "\n".join(problems)


def test_nothing_of_one_machine_or_registry_is_named() -> None:
    problems = [
        f"{shown(path)}:{number} names {found[0]!r}. Fix: say it without the address."
        for path in tracked(".py", ".md", ".yaml", ".toml", ".lock", ".json", ".go")
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := REGISTRIES.search(line) or MACHINE.search(line))
    ]
    assert not problems, "\n".join(problems[:20])


def test_intentions_are_issues_and_not_comments() -> None:
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    problems = [
        f"{shown(path)}:{number} holds an intention. Fix: file an issue."
        for path in tracked(".py", ".go", ".md", ".yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if mark.search(line)
    ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("module", GENERATORS)
def test_generated_files_are_fresh(module: str) -> None:
    pages: dict[Path, str] = importlib.import_module(module).pages()
    stale = [
        f"{shown(path)} is stale. Accept with: make generate"
        for path, content in pages.items()
        if not path.exists() or path.read_text("utf-8") != content
    ]
    assert not stale, "\n".join(stale)


def test_every_component_is_declared_by_the_cloud() -> None:
    wiring = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "infra").rglob("*.py")
        if path.name != "__init__.py"
    )
    problems = [
        f"{shown(path)} is an orphan. Fix: give it a line in infra/cloud.py."
        for path in (ROOT / "infra" / "components").glob("[a-z]*.py")
        if f"infra.components.{path.stem} import" not in wiring
    ]
    assert not problems, "\n".join(problems)
