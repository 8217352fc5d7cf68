"""Tells which principals of a statement are not shown to be the government's own."""

import re
from collections.abc import Iterator

from policies import inside
from policies.documents import Statement
from policies.resource import Shape, show
from policies.stack import Stack

_ARN = re.compile(r"(?:acs|arn):(?:ram|sts)::([0-9]{16,18}):[^:]+")
_SERVICE = re.compile(r"(?:([0-9]{16,18})@)?[a-z0-9.-]+\.aliyuncs\.com")


def admitted(statement: Statement, stack: Stack) -> Iterator[str]:
    """Yield each foreign principal, in the form in which it may be printed."""
    for key in ("NotPrincipal", "NotAction", "NotResource"):
        if key in statement.content:
            yield f"everything but what {key} names"
    for kind, principal in statement.principals():
        if not _known(kind, principal, stack):
            yield show(principal, Shape.ARN)


def _known(kind: str, principal: str, stack: Stack) -> bool:
    if kind == "Service":
        service = _SERVICE.fullmatch(principal)
        whose = service and service.group(1)
        return bool(service) and (not whose or inside.account(whose, stack.facts))
    if kind not in ("", "RAM", "Federated"):
        return False
    arn = _ARN.fullmatch(principal)
    return inside.account(arn.group(1) if arn else principal, stack.facts)
