"""Turns the findings of a JSON Schema into sentences: where; what; allowed; the fix."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Network
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from facts.nearest import nearest

# Forms that a schema names with `format`: test, and what is allowed in words.
_EXACT = re.compile(r"\d+(\.\d+)?|\d+/[1-9]\d*")
_MOP = re.compile(r"(0|[1-9]\d*)\.\d\d")
FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "date": (dt.date.fromisoformat, 'yyyy-mm-dd in quotes, like "2018-10-11"'),
    "block": (IPv4Network, "IPv4 like 10.32.0.0/14, no bit set after the prefix"),
    "exact": (_EXACT.fullmatch, 'patacas, exact: like "4500", "0.50" or "1/3"'),
    "mop": (_MOP.fullmatch, 'patacas as text with two decimals, like "1000.00"'),
}
CHECKER = FormatChecker(formats=())


def _register(name: str, accepts: Callable[[str], object]) -> None:
    @CHECKER.checks(name, raises=ValueError)
    def check(value: object) -> bool:
        # Another kind of value is the business of `type`.
        return not isinstance(value, str) or bool(accepts(value))


for _name, (_accepts, _words) in FORMS.items():
    _register(_name, _accepts)


def problems(content: object, schema: dict[str, Any]) -> list[str]:
    """Return one sentence for each thing that the schema refuses, by key path."""
    found = Draft202012Validator(schema, format_checker=CHECKER).iter_errors(content)
    ordered = sorted(found, key=lambda error: [str(part) for part in error.path])
    # A schema may find the same thing twice (one missing key of two, for instance).
    lines = (line for error in ordered for line in _sentences(error))
    return list(dict.fromkeys(lines))


def _sentences(error: ValidationError) -> Iterator[str]:
    path = ".".join(str(part) for part in error.absolute_path)
    at = f"{path}." if path else ""
    rule: Any = error.schema
    found: Any = error.instance
    if error.validator == "additionalProperties":
        known = rule["properties"]
        for key in found:
            if key not in known:
                yield f"{at}{_unknown_key(str(key), known)}"
    elif error.validator == "required":
        for key in rule["required"]:
            if key not in found:
                yield f"{at}{key}: is missing; allowed: a value. Fix: add the key."
    else:
        shown = f"{path}: {_shown(error.instance)}"
        yield f"{shown} has the wrong form; allowed: {_allowed(error)}"


def _unknown_key(key: str, known: Iterable[str]) -> str:
    near = nearest(key, known)
    fix = f"rename it to {near!r}" if near else "remove it"
    allowed = ", ".join(known)
    return f"{key}: is not a known key; allowed: {allowed}. Fix: {fix}."


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return "nothing" if value is None else repr(value)


def _allowed(error: ValidationError) -> str:
    """Say what a rule of the schema allows, and how to get there."""
    rule = str(error.validator)
    wanted: Any = error.validator_value
    fix = "correct the value"
    if rule in ("enum", "const"):
        choices = [str(each) for each in (wanted if rule == "enum" else [wanted])]
        near = nearest(str(error.instance), choices)
        fix = f"use {near!r}" if near else "use one of them"
        words = ", ".join(choices)
    elif rule == "type":
        words = " or ".join([wanted] if isinstance(wanted, str) else wanted)
    elif rule == "format":
        words = FORMS[wanted][1]
    elif rule == "pattern":
        words = f"text like {wanted}"
    elif rule == "uniqueItems":
        words, fix = "each entry once", "remove the second one"
    else:
        words = f"{rule} {wanted}"
    return f"{words}. Fix: {fix}."
