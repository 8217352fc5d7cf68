"""Finds the commands in lines of shell, as far as that can be told without running it.

Plain assignments are filled in, `bash -c` and `$(...)` are looked into, continued lines
are one. Nothing is ever executed, and the work is bounded by the length of the text.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

_ASSIGNED = re.compile(r"([A-Za-z_]\w{0,99})=(.*)", re.DOTALL)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w{0,99})\}?")
_INNER = re.compile(r"\$\(([^()]{1,2000})\)|`([^`]{1,2000})`")
_SEPARATORS = re.compile(r"\|\||&&|[;|&\n]")
_EXPORTS = ("export", "declare", "typeset", "readonly", "local")
# Words that start another command; the number says how many of their own follow.
_BEFORE = {"sudo": 0, "env": 0, "exec": 0, "time": 0, "nohup": 0, "command": 0}
_BEFORE |= {"timeout": 1, "nice": 0, "xargs": 0, "then": 0, "do": 0, "else": 0, "if": 0}
_BEFORE |= {"!": 0, "while": 0, "until": 0, "{": 0, "(": 0, "builtin": 0, "eval": 0}
_SHELLS = ("sh", "bash", "dash", "zsh", "ash", "ksh")
_DEEPEST = 5
_MOST_VARIABLES = 20
_LONGEST_WORD = 10_000


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command: its line, its words, the variables set for it alone."""

    line: int
    words: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def program(self) -> str:
        """The name of the program, without its folder."""
        return PurePosixPath(self.words[0]).name if self.words else ""


def commands(lines: list[tuple[int, str]]) -> Iterator[Command]:
    """Yield the commands in numbered lines of shell, in their order."""
    known: dict[str, str] = {}
    for number, text in _continued(lines):
        yield from _in_text(number, text, known, 0)


def _continued(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield lines with those that end in a backslash joined to the next."""
    start = 0
    parts: list[str] = []
    for number, line in lines:
        start = start if parts else number
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        yield start, " ".join([*parts, line])
        parts = []
    if parts:
        yield start, " ".join(parts)


def _in_text(
    number: int, text: str, known: dict[str, str], depth: int
) -> Iterator[Command]:
    if depth > _DEEPEST:
        return
    for found in _INNER.finditer(text):
        yield from _in_text(number, found[1] or found[2], known, depth + 1)
    for words in _simple(text):
        yield from _command(number, words, known, depth)


def _simple(text: str) -> Iterator[list[str]]:
    """Yield the words of each simple command in a line."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";|&()\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    try:
        for word in lexer:
            if word and not word.strip(";|&()\n"):
                yield words
                words = []
            else:
                words.append(word)
    except ValueError:  # a quotation without end: take what is there, word by word
        yield words
        for part in _SEPARATORS.split(text):
            yield part.split()
        return
    yield words


def _command(
    number: int, words: list[str], known: dict[str, str], depth: int
) -> Iterator[Command]:
    filled, variables = _stripped([_filled(word, known) for word in words])
    if not filled:
        if variables:
            # Assignments alone hold for all that follows.
            known.update(variables)
            yield Command(number, (), variables)
        return
    yield Command(number, tuple(filled), variables)
    if PurePosixPath(filled[0]).name in _SHELLS and "-c" in filled[:-1]:
        inner = filled[filled.index("-c") + 1]
        yield from _in_text(number, inner, known, depth + 1)
    elif len(filled) == 1 and " " in filled[0]:
        # What eval or a variable holds is itself a line of commands.
        yield from _in_text(number, filled[0], known, depth + 1)


def _stripped(words: list[str]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Return a command without what stands before it, and the variables set there."""
    variables: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        head = PurePosixPath(words[at]).name
        if assigned := _ASSIGNED.fullmatch(words[at]):
            variables.append((assigned[1], assigned[2]))
            at += 1
        elif head in _EXPORTS or head in _BEFORE:
            at += 1
            while at < len(words) and words[at].startswith("-"):
                at += 1
            at += _BEFORE.get(head, 0)
        else:
            break
    return words[at:], tuple(variables)


def _filled(word: str, known: dict[str, str]) -> str:
    """Return the word with known variables filled in; unknown ones stay.

    Bounded: a variable that holds itself several times would fill the memory.
    """
    filled = _VARIABLE.sub(
        lambda found: known.get(found[1], found[0]), word, count=_MOST_VARIABLES
    )
    return filled if len(filled) <= _LONGEST_WORD else word
