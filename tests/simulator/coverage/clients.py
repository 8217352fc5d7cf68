"""Finds the calls that official Python clients make in the tests, by reading them.

A call inside `pytest.raises` proves a refusal and no action, so it does not count.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
FOLDERS = ("simulator", "system")
OSS_CLIENT, OSS = "alibabacloud_oss_v2", "alibabacloud_oss20190517"


def called() -> frozenset[tuple[str, str]]:
    """Return package of the client and action, both in letters and digits only."""
    return frozenset(
        pair
        for folder in FOLDERS
        for path in sorted((TESTS / folder).rglob("*.py"))
        for pair in _calls_of(path)
    )


def plain(action: str) -> str:
    """Reduce `DescribeVSwitches` and `describe_vswitches` to the same word."""
    return action.replace("_", "").lower()


def _calls_of(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text("utf-8")
    if "alibabacloud_" not in text:
        return
    tree = ast.parse(text)
    packages = sorted(set(_packages(tree)))
    for name in _methods(tree):
        word = plain(name.removesuffix("_with_options"))
        for package in packages:
            yield package, word


def _packages(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            package = name.partition(".")[0]
            if package.startswith("alibabacloud_"):
                yield OSS if package == OSS_CLIENT else package


def _methods(node: ast.AST) -> Iterator[str]:
    """Yield the names of called methods, but for those that shall be refused."""
    if isinstance(node, ast.With) and any(
        "raises" in ast.dump(item.context_expr) for item in node.items
    ):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield node.func.attr
    for child in ast.iter_child_nodes(node):
        yield from _methods(child)
