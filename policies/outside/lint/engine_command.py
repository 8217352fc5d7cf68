"""Reads a command of the engine: its verb, its options, in any of their spellings."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.outside.lint.pipeline import Pipeline
from policies.outside.lint.shell import Command

ENGINE = "pulumi"
# What changes or previews a stack from a program: there the packs must judge.
JUDGED = ("up", "update", "preview", "pre", "watch")
_ALIASES = {"update": "up", "pre": "preview"}
_GROUPS = ("stack", "state", "policy", "config", "plugin")
_VERBS = frozenset((*JUDGED, *_GROUPS, "import", "login", "refresh", "destroy"))


@dataclass(frozen=True, slots=True)
class EngineCommand:
    """One command of the engine, such as `state delete`."""

    line: int
    verb: str
    options: tuple[tuple[str, str], ...]
    arguments: tuple[str, ...]

    def values(self, *names: str) -> list[str]:
        """Return what is given to any of these options."""
        return [value for name, value in self.options if name in names]


def engine_commands(pipeline: Pipeline) -> Iterator[EngineCommand]:
    """Yield the commands of the engine in a pipeline, from scripts and from actions."""
    for command in pipeline.commands:
        if command.program == ENGINE:
            yield read(command)
    for line, action, inputs in pipeline.actions:
        if action.split("@")[0].lower() == "pulumi/actions":
            yield _of_action(line, inputs)


def read(command: Command) -> EngineCommand:
    """Return verb, options and arguments; an option's value may follow it or `=`."""
    words = list(command.words[1:])
    options: list[tuple[str, str]] = []
    rest: list[str] = []
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            rest.append(word)
            continue
        name, equals, value = word.partition("=")
        if not equals and words and not words[0].startswith("-"):
            # Whether the option takes a value is not known here: if it does not, the
            # word is an argument as well, and both readings are kept.
            value = words[0]
        options.append((name, value))
    # An option before the verb may take the word that follows it.
    known = next((n for n, word in enumerate(rest) if word in _VERBS), 0)
    rest = rest[known:]
    verb = rest[0] if rest else ""
    if verb in _GROUPS and len(rest) > 1:
        verb = f"{verb} {rest[1]}"
    return EngineCommand(
        command.line, _ALIASES.get(verb, verb), tuple(options), tuple(rest)
    )


def _of_action(line: int, inputs: dict[str, str]) -> EngineCommand:
    """Return the command that the vendor's GitHub action runs."""
    names = {
        "policyPacks": "--policy-pack",
        "policyPackConfigs": "--policy-pack-config",
        "target": "--target",
        "cloud-url": "--cloud-url",
    }
    options = [
        (option, value)
        for name, option in names.items()
        for value in inputs.get(name, "").replace(",", "\n").split()
    ]
    verb = inputs.get("command", "")
    return EngineCommand(line, _ALIASES.get(verb, verb), tuple(options), (verb,))
