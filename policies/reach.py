"""Tells which resources a statement lets somebody write to outside our accounts."""

import re
from collections.abc import Iterator

from policies import inside
from policies.documents import Statement
from policies.resource import Shape, show
from policies.stack import Stack

_READS = re.compile(
    r"(batch)?(get|list|describe|query|head|check|search|lookup)", re.IGNORECASE
)
# Services that another account's resource can be reached through.
_CROSS = {"*", "oss", "log", "mns", "ots", "fc", "sts", "kms", "eventbridge", "odps"}


def _reads(action: str) -> bool:
    return _READS.match(action.partition(":")[2]) is not None


def reached(statement: Statement, stack: Stack) -> Iterator[str]:
    """Yield each resource that may be written to and is not shown to be ours."""
    services = {a.partition(":")[0] for a in statement.actions if not _reads(a)}
    for resource in statement.resources if services else ():
        if not _ours(resource, services, stack):
            yield show(resource, Shape.ARN)


def _ours(resource: str, services: set[str], stack: Stack) -> bool:
    parts = resource.split(":", 4)
    if len(parts) > 3 and parts[1] == "odps" and parts[3].startswith("projects/"):  # noqa: PLR2004 - an ARN
        return True  # this service names a project instead of an account
    if len(parts) < 5:  # noqa: PLR2004 - an ARN has five parts
        return resource == "*" and not services & _CROSS
    _, service, region, account, _ = parts
    here = region in ("", "*", stack.site.region)
    anybody = account in ("", "*") and not ({service} | services) & _CROSS
    return here and (anybody or inside.account(account, stack.facts))
