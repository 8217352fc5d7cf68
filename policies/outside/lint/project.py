"""Reads a project or pack configuration file: the settings a check asks for."""

from dataclasses import dataclass

import yaml

from policies.outside.lint.pipeline import composed


@dataclass(frozen=True, slots=True)
class Project:
    """The scalars of a file as dotted path -> (line, text)."""

    file: str
    settings: dict[str, tuple[int, str]]


def parse(content: bytes, file: str) -> Project:
    """Return every scalar of a YAML or JSON file; CannotReadError if it is neither."""
    root = composed(content.decode("utf-8", "replace"))
    found: dict[str, tuple[int, str]] = {}
    if root is not None:
        _walk(root, "", found, set())
    return Project(file, found)


def _walk(
    node: yaml.Node,
    path: str,
    found: dict[str, tuple[int, str]],
    seen: set[int],
) -> None:
    if id(node) in seen:  # an alias: the same node again
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        found[path] = (node.start_mark.line + 1, str(node.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, f"{path}.{index}", found, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, held in node.value:
            _walk(held, f"{path}.{key.value}".lstrip("."), found, seen)
