"""What the wheels do not say, or say wrongly: reviewed rows of patches.yaml."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from simulator.spec.types import Structure, Table, Type

FILE: Final = Path(__file__).with_name("patches.yaml")
Edition = tuple[str, str]  # product, version


@dataclass(frozen=True, slots=True)
class Patch:
    """What one row changes of one action.

    `request` and `reply` are members to add, in the notation of the specification;
    `optional` names parameters that the service does not require after all.
    """

    why: str
    request: str = ""
    reply: str = ""
    optional: tuple[str, ...] = ()

    def patched_request(self, request: Structure, table: Table) -> Structure:
        """Return the request's structure with the members of this row."""
        members = dict(request.members)
        for name in self.optional:
            members[name] = replace(members[name], required=False)
        extra = table.members(self.request)
        return Structure("", table, [*members.values(), *extra])

    def patched_reply(self, reply: Type | None, table: Table) -> Type | None:
        """Return the reply's type with the members of this row."""
        if not self.reply:
            return reply
        plain = reply.members.values() if isinstance(reply, Structure) else ()
        return Structure("", table, [*plain, *table.members(self.reply)])


@cache
def patches() -> Mapping[Edition, Mapping[str, Patch]]:
    """Return the rows by product and version, then by action."""
    rows: dict[Edition, dict[str, Patch]] = defaultdict(dict)
    for row in yaml.safe_load(FILE.read_text(encoding="utf-8"))["patches"]:
        for action in row["actions"]:
            rows[row["product"], row["version"]][action] = Patch(
                why=row["why"],
                request=row.get("request", ""),
                reply=row.get("reply", ""),
                optional=tuple(row.get("optional", ())),
            )
    return rows
