"""Compiles the values of a declaration into closures, once.

`vpc-{hex:17}` makes text; a value that is one placeholder keeps its type. An
alternative after `|` is taken when the first is missing or empty: `{Name|'none'}`.
Placeholders: docs/reference/simulator-kinds.md.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from simulator.cloud.clock import written
from simulator.messages import Json

if TYPE_CHECKING:
    from simulator.cloud.step import Step

Template = Callable[["Step"], Json]
_PLACEHOLDER = re.compile(r"(\{[A-Za-z][A-Za-z0-9_.:|' -]*\})")
_WORDS: Mapping[str, Template] = {
    "now": lambda step: written(step.now),
    "now_minute": lambda step: written(step.now, "%Y-%m-%dT%H:%MZ"),
    "now_milli": lambda step: written(step.now, "%Y-%m-%dT%H:%M:%S.000Z"),
    "epoch": lambda step: int(step.now),
    "epoch_milli": lambda step: int(step.now * 1000),
    "region": lambda step: step.site.region,
    "account": lambda step: step.account,
    "zone": lambda step: step.site.zones[0],
    "domain": lambda step: step.site.domain,
    "caller": lambda step: step.call.caller.arn,
    "request_id": lambda step: step.call.request_id,
    "uuid": lambda step: step.cloud.ids.uuid(),
    "default_group": lambda step: step.cloud.default_group(step.account),
}


def compiled(value: object) -> Template:
    """Return the closure of a declared value: text, number, list or mapping."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        parts = {str(name): compiled(part) for name, part in value.items()}
        return lambda step: {name: part(step) for name, part in parts.items()}
    if isinstance(value, list):
        items = [compiled(item) for item in value]
        return lambda step: [item(step) for item in items]
    constant: Json = value  # type: ignore[assignment]  # bool, number or null
    return lambda _: constant


def _text(value: str) -> Template:
    pieces = [piece for piece in _PLACEHOLDER.split(value) if piece]
    if not any(_PLACEHOLDER.fullmatch(piece) for piece in pieces):
        return lambda _: value
    parts = [_piece(piece) for piece in pieces]
    if len(parts) == 1:
        return parts[0]
    return lambda step: "".join(_shown(part(step)) for part in parts)


def _shown(value: Json) -> str:
    return "" if value is None else str(value)


def _piece(piece: str) -> Template:
    if not _PLACEHOLDER.fullmatch(piece):
        return lambda _: piece
    choices = [_expression(choice.strip()) for choice in piece[1:-1].split("|")]
    if len(choices) == 1:
        return choices[0]

    def first(step: "Step") -> Json:
        for choice in choices:
            value = choice(step)
            if value not in (None, ""):
                return value
        return ""

    return first


def _expression(text: str) -> Template:
    if text.startswith("'"):
        return lambda _: text.strip("'")
    if text in _WORDS:
        return _WORDS[text]
    word, _, argument = text.partition(":")
    if argument:
        return _function(word, argument)
    first, _, rest = text.partition(".")
    return _path(first, rest)


def _path(first: str, rest: str) -> Template:
    if first == "params":
        return lambda step: step.parameters.get(rest)
    if first == "headers":
        return lambda step: step.call.headers.get(rest, "")
    if rest:
        return lambda step: step.follow(first, rest)
    return lambda step: step.attributes.get(first)


def _function(word: str, argument: str) -> Template:
    if word == "lower":
        inner = _expression(argument)
        return lambda step: _shown(inner(step)).lower()
    if word == "count":
        inner = _expression(argument)
        return lambda step: len(_sized(inner(step)))
    length = int(argument)
    return lambda step: step.cloud.ids.text(word, length)


def _sized(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
