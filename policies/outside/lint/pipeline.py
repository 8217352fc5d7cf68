"""A pipeline as commands and variables: GitHub, GitLab, make, shell.

Whatever the form, a check sees the same: which commands run in which line, and which
variables are set. Other YAML files are looked at as pipelines when they have the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import yaml

from policies.outside.lint.shell import Command, commands

_MAKEFILES = ("makefile", "gnumakefile")
_YAML = (".yml", ".yaml")
_SCRIPTS = ("script", "before_script", "after_script", "run", "command", "commands")
_SETTINGS = ("env", "variables", "environment")
_DEEPEST = 40
_MOST_LINES = 10_000


class CannotReadError(Exception):
    """The text has no form that this reader knows."""


@dataclass(slots=True)
class Pipeline:
    """What a file makes run; `actions` are the `uses:` steps with their inputs."""

    file: str
    commands: list[Command] = field(default_factory=list)
    variables: list[tuple[int, str, str]] = field(default_factory=list)
    actions: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)

    def settings(self) -> Iterator[tuple[int, str, str]]:
        """Yield line, name and value of every variable that is set anywhere."""
        yield from self.variables
        for command in self.commands:
            for name, value in command.variables:
                yield command.line, name, value


def is_pipeline(file: str, start: bytes) -> bool:
    """Tell by name or first line whether a file may make something run."""
    path = PurePosixPath(file)
    name = path.name.lower()
    return (
        path.suffix in (*_YAML, ".sh", ".bash", ".mk")
        or name in _MAKEFILES
        or (start.startswith(b"#!") and b"sh" in start.split(b"\n", 1)[0])
    )


def parse(content: bytes, file: str) -> Pipeline:
    """Return the commands of a file; CannotReadError if its form is broken."""
    text = content.decode("utf-8", "replace")
    path = PurePosixPath(file)
    pipeline = Pipeline(file)
    if path.suffix in _YAML:
        _yaml(text, pipeline)
        return pipeline
    lines = list(enumerate(text.splitlines(), 1))
    if path.suffix == ".mk" or path.name.lower() in _MAKEFILES:
        lines = list(_recipes(lines))
    pipeline.commands += commands(lines)
    return pipeline


def _recipes(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield a makefile's recipes and assignments as lines of shell."""
    for number, line in lines:
        if line.startswith("\t"):
            yield number, line.strip().lstrip("@-+").replace("$$", "$")
        elif "=" in line and not line.startswith("#"):
            name, _, value = line.removeprefix("export ").partition("=")
            yield number, f"{name.rstrip(' :?+')}='{value.strip()}'"
        elif "; " in line:  # target: needs; recipe
            yield number, line.partition("; ")[2]


def _yaml(text: str, pipeline: Pipeline) -> None:
    root = composed(text)
    if root is not None:
        _walk(root, pipeline, set())


def composed(text: str) -> yaml.Node | None:
    """Return the nodes of a YAML text; CannotReadError if it is broken or too deep.

    The depth is counted first: building a deep tree would end the whole process.
    """
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise CannotReadError("depth")
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise CannotReadError(type(error).__name__) from error
    return root


def _walk(node: yaml.Node, pipeline: Pipeline, seen: set[int]) -> None:
    # An alias is the same node again: a few could stand for billions.
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _walk(item, pipeline, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, held in node.value:
            _take(key, held, node, pipeline)
            if not isinstance(held, yaml.ScalarNode):
                _walk(held, pipeline, seen)


def _take(
    key: yaml.Node, held: yaml.Node, node: yaml.MappingNode, pipeline: Pipeline
) -> None:
    """Add what one entry of a map runs or sets."""
    name = str(key.value)
    if name in _SCRIPTS:
        pipeline.commands += commands(list(_lines(held, set())))
    elif name in _SETTINGS and isinstance(held, yaml.MappingNode):
        pipeline.variables += _pairs(held)
    elif name == "uses" and isinstance(held, yaml.ScalarNode):
        pipeline.actions.append((key.start_mark.line + 1, held.value, _inputs(node)))


def _lines(node: yaml.Node, seen: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a script: a text, or a list of texts."""
    if id(node) in seen or len(seen) > _MOST_LINES:
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _lines(item, seen)
    elif isinstance(node, yaml.ScalarNode):
        # A block starts on the line after its mark.
        first = node.start_mark.line + (2 if node.style in ("|", ">") else 1)
        for offset, line in enumerate(str(node.value).splitlines()):
            yield first + offset, line


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[int, str, str]]:
    for key, held in node.value:
        value = held
        if isinstance(held, yaml.MappingNode):  # GitLab: {value: ..., description: ...}
            inner = {str(name.value): item for name, item in held.value}
            value = inner.get("value", held)
        text = value.value if isinstance(value, yaml.ScalarNode) else ""
        yield key.start_mark.line + 1, str(key.value), str(text)


def _inputs(step: yaml.MappingNode) -> dict[str, str]:
    found = {str(key.value): held for key, held in step.value}
    inputs = found.get("with")
    if not isinstance(inputs, yaml.MappingNode):
        return {}
    return {
        str(key.value): str(held.value)
        for key, held in inputs.value
        if isinstance(held, yaml.ScalarNode)
    }
