"""What the wheels do not say, or say wrongly: reviewed rows beside this file."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from simulator.spec.types import Structure, Table, Type

FOLDER: Final = Path(__file__).parent
Version = tuple[str, str]  # product, version


@dataclass(frozen=True, slots=True)
class Patch:
    """What one row changes of one action.

    `request` and `reply` are members to add, in the notation of the specification;
    `optional` names parameters that the service does not require after all; `method`
    and `path` make a REST action that no wheel has.
    """

    why: str
    request: str = ""
    reply: str = ""
    optional: tuple[str, ...] = ()
    method: str = ""
    path: str = ""

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
def patches() -> Mapping[Version, Mapping[str, Patch]]:
    """Return the rows of all files by product and version, then by action."""
    rows: dict[Version, dict[str, Patch]] = defaultdict(dict)
    for file in sorted(FOLDER.glob("*.yaml")):
        document = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        for row in document["patches"]:
            for action, fields in row["actions"].items():
                rows[row["product"], row["version"]][action] = Patch(
                    why=row.get("why", document["why"]),
                    **fields | {"optional": tuple(fields.get("optional", ()))},
                )
    return rows
