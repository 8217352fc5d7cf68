"""Decides by RAM documents: a Deny wins, without an Allow it is no.

Conditions: the string, IP, date, numeric and boolean operators; a condition that is
not understood makes an Allow worthless and a Deny effective, so a mistake never opens.
"""

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Statement = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks to do what with what; `context` is what conditions speak of."""

    principal: str
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def decide(
    documents: Iterable[Mapping[str, Any]], asked: Request, *, trust: bool = False
) -> bool:
    """Tell whether documents allow a request; `trust` ones name principals."""
    allowed = False
    for document in documents:
        for statement in _list(document.get("Statement")):
            if not _speaks_of(statement, asked, trust=trust):
                continue
            holds = _conditions(statement, asked.context)
            if statement.get("Effect") == "Deny" and holds is not False:
                return False
            if statement.get("Effect") == "Allow" and holds is True:
                allowed = True
    return allowed


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - a document has any form
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _speaks_of(statement: Statement, asked: Request, *, trust: bool) -> bool:
    if not isinstance(statement, Mapping):
        return False
    if not _named(statement, "Action", asked.action, fold=True):
        return False
    if trust:
        return _trusts(statement.get("Principal"), asked.principal)
    return _named(statement, "Resource", asked.resource, fold=False)


def _named(statement: Statement, key: str, value: str, *, fold: bool) -> bool:
    """Tell whether Action or Resource (or not NotAction, NotResource) covers it."""
    if (excluded := statement.get(f"Not{key}")) is not None:
        return not _any(excluded, value, fold=fold)
    return _any(statement.get(key), value, fold=fold)


def _any(patterns: Any, value: str, *, fold: bool) -> bool:  # noqa: ANN401
    if fold:
        value = value.lower()
    return any(
        fnmatchcase(value, str(one).lower() if fold else str(one))
        for one in _list(patterns)
    )


def _trusts(principal: Any, arn: str) -> bool:  # noqa: ANN401
    """Tell whether a principal element names an ARN, its account or all of it."""
    if not isinstance(principal, Mapping):
        return str(principal) == "*"
    account = arn.partition("::")[2].partition(":")[0]
    root = f"acs:ram::{account}:root"
    role = arn.replace(":assumed-role/", ":role/")
    if role != arn:
        role = role.rpartition("/")[0]
    for one in _list(principal.get("RAM")):
        pattern = str(one).lower()
        if pattern in (root, account):
            return True
        if any(fnmatchcase(each.lower(), pattern) for each in (arn, role)):
            return True
    return False


def _conditions(statement: Statement, context: Mapping[str, str]) -> bool | None:
    """Return whether all conditions hold; None when one is not understood."""
    conditions = statement.get("Condition", {})
    if not isinstance(conditions, Mapping):
        return None
    unknown = False
    for operator, row in conditions.items():
        test = _OPERATORS.get(operator)
        if test is None or not isinstance(row, Mapping):
            unknown = True
            continue
        for key, wanted in row.items():
            given = context.get(key)
            values = [_word(value) for value in _list(wanted)]
            try:
                if not given or not test(given, values):
                    return False
            except ValueError:
                unknown = True
    return None if unknown else True


def _word(value: Any) -> str:  # noqa: ANN401
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in_blocks(given: str, blocks: list[str]) -> bool:
    address = ipaddress.ip_address(given)
    return any(address in ipaddress.ip_network(block, strict=False) for block in blocks)


Test = Callable[[str, list[str]], bool]
_OPERATORS: Mapping[str, Test] = {
    "StringEquals": lambda given, wanted: given in wanted,
    "StringNotEquals": lambda given, wanted: given not in wanted,
    "StringEqualsIgnoreCase": lambda given, wanted: (
        given.lower() in [one.lower() for one in wanted]
    ),
    "StringLike": lambda given, wanted: any(fnmatchcase(given, one) for one in wanted),
    "StringNotLike": lambda given, wanted: (
        not any(fnmatchcase(given, one) for one in wanted)
    ),
    "Bool": lambda given, wanted: given.lower() in [one.lower() for one in wanted],
    "IpAddress": _in_blocks,
    "NotIpAddress": lambda given, wanted: not _in_blocks(given, wanted),
    "NumericEquals": lambda given, wanted: (
        float(given) in [float(one) for one in wanted]
    ),
    "NumericLessThan": lambda given, wanted: float(given) < float(wanted[0]),
    "NumericGreaterThan": lambda given, wanted: float(given) > float(wanted[0]),
    "DateLessThan": lambda given, wanted: given < wanted[0],
    "DateGreaterThan": lambda given, wanted: given > wanted[0],
}
