"""Recognises secrets and records among the outputs of a stack, by name and form."""

import json
import re

from policies.values import Secret, Value

_NAME = re.compile(
    r"passw|secret|token|credential|private_?key|access_?key", re.IGNORECASE
)
_FORM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bLTAI[A-Za-z0-9]{12,}\b")
# A name, an id or a URL is shorter.
_LONGEST_TEXT = 4096
_ROWS = 3  # a head and two records


def looks_secret(name: str, value: Value) -> bool:
    """Tell whether an output that is not marked secret looks like one."""
    if isinstance(value, Secret):
        return False
    if isinstance(value, dict):
        return any(looks_secret(key, item) for key, item in value.items())
    if isinstance(value, list):
        return any(looks_secret(name, item) for item in value)
    if not isinstance(value, str) or not value:
        return False
    return _NAME.search(name) is not None or _FORM.search(value) is not None


def holds_records(value: Value) -> bool:
    """Tell whether an output is a data set: a list of records, or a long text."""
    if isinstance(value, Secret):
        return holds_records(value.value)
    if isinstance(value, dict):
        return any(holds_records(item) for item in value.values())
    if isinstance(value, list):
        return any(isinstance(item, dict | list) for item in value)
    if not isinstance(value, str):
        return False
    return len(value) > _LONGEST_TEXT or _is_list(value) or _is_table(value)


def _is_list(text: str) -> bool:
    """Tell whether a text is a list of records in JSON."""
    if not text.lstrip().startswith("["):
        return False
    try:
        tree: object = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(tree, list) and any(
        isinstance(each, dict | list) for each in tree
    )


def _is_table(text: str) -> bool:
    """Tell whether a text has three lines or more of the same number of columns."""
    lines = text.strip().splitlines()
    return len(lines) >= _ROWS and any(
        min(line.count(mark) for line in lines)
        == max(line.count(mark) for line in lines)
        > 0
        for mark in ",;\t|"
    )
