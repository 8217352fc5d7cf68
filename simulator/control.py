"""The control API below `/_sim/`: look at the simulated cloud, keep it, break it.

For the command and for tests on this machine. Nothing here is part of the vendor's
API; a provider or an SDK never comes this way.
"""

import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qsl

from simulator.cloud import Cloud
from simulator.cloud.redact import redacted
from simulator.cloud.resource import Attributes, Resource
from simulator.console import inventory
from simulator.messages import ApiError, Json, Request, Response
from simulator.wire.controls import Controls

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
NEWEST = 200
# What a rule shows beside its fault; the names by which it is also given.
SHOWN = (
    *("product", "action", "region", "caller", "nth", "every", "probability"),
    *("seed", "times", "seen"),
)
FILTERS = ("product", "action", "decision", "id", "host", "code")


class Control:
    """Answers what is asked about one cloud."""

    def __init__(self, cloud: Cloud, folder: Path) -> None:
        """`folder` receives snapshots."""
        self._cloud = cloud
        self._snapshots = folder / "snapshots"

    def fill(self, controls: Controls) -> None:
        """Add everything to the table of the control API."""
        controls.add("GET", "status", self.status)
        controls.add("GET", "resources", self.resources)
        controls.add("GET", "inventory", self.inventory)
        controls.add("GET", "journal", self.journal)
        controls.add("GET", "faults", self.faults)
        controls.add("PUT", "faults", self.set_faults)
        controls.add("POST", "reset", self.reset)
        controls.add("GET", "snapshots", self.snapshots)
        controls.add("POST", "snapshot", self.snapshot)
        controls.add("POST", "restore", self.restore)

    def status(self, _request: Request, _body: Json) -> Json:
        """Count what exists by product, what was asked, and what goes wrong."""
        products = Counter(row.kind.split("/")[0] for row in self._rows())
        decisions: Counter[str] = Counter()
        for _product, _action, decision, count in self._cloud.journal.totals():
            decisions[decision] += count
        return {
            "resources": dict(sorted(products.items())),
            "requests": dict(sorted(decisions.items())),
            "fault_rules": len(self._cloud.faults.rules),
            "changes": self._cloud.store.commits,
            "data": str(self._cloud.folder),
        }

    def resources(self, request: Request, _body: Json) -> Json:
        """Return everything that exists, or one kind (`?kind=vpc/vswitch`).

        With its state and what it refers to; secrets are hidden.
        """
        wanted = dict(parse_qsl(request.query))
        return [
            self._shown(row)
            for row in self._rows()
            if wanted.get("kind", row.kind) == row.kind
        ]

    def _shown(self, row: Resource) -> dict[str, Json]:
        kind = self._cloud.kind(row.kind)
        state = row.attributes.get(kind.lifecycle.field)
        return {
            "kind": row.kind,
            "scope": row.scope,
            "id": row.id,
            "name": name_of(row.kind, row.attributes),
            "region": row.scope.partition("/")[2],
            "state": state if isinstance(state, str) else "",
            "created": row.created,
            "tags": dict(row.tags),
            "links": [
                {"field": one.field, "kind": one.kind, "scope": one.scope, "id": one.id}
                for one in row.links
            ],
            "attributes": redacted(row.attributes, kind.hidden),
        }

    def inventory(self, _request: Request, _body: Json) -> Response:
        """Return everything as JSON lines, named as the provider names it."""
        kind = {"Content-Type": "application/x-ndjson; charset=utf-8"}
        return Response(200, kind, inventory.lines(self._cloud))

    def _rows(self) -> list[Resource]:
        store = self._cloud.store
        return [row for kind in store.kinds() for row in store.all(kind)]

    def journal(self, request: Request, _body: Json) -> Json:
        """Return rows after a serial, or the newest ones, oldest first.

        Query: `after`, `limit`, and any of product, action, decision, id, host, code.
        """
        query = dict(parse_qsl(request.query))
        after, limit = _number(query, "after", 0), _number(query, "limit", NEWEST)
        wanted: dict[str, Json] = {
            name: query[name] for name in FILTERS if query.get(name)
        }
        found = list(self._cloud.journal.rows(after=after, newest=limit, **wanted))
        last = found[-1]["serial"] if found else after
        return {"entries": list(found), "last": last}

    def faults(self, _request: Request, _body: Json) -> Json:
        """Return the rules in force, each with how often it was seen and done."""
        return [
            {**asdict(rule.fault), **{name: getattr(rule, name) for name in SHOWN}}
            | {"hits": rule.done}
            for rule in self._cloud.faults.rules
        ]

    def set_faults(self, _request: Request, body: Json) -> Json:
        """Replace all rules; ValueError names the first that is not understood."""
        if not isinstance(body, list):
            raise ValueError("allowed: a list of rules.")  # noqa: TRY004
        before = list(self._cloud.faults.rules)
        self._cloud.faults.clear()
        try:
            for row in body:
                self._cloud.faults.add(dict(row) if isinstance(row, dict) else {})
        except (ValueError, TypeError):
            self._cloud.faults.rules[:] = before
            raise
        return {"rules": len(body)}

    def reset(self, _request: Request, _body: Json) -> Json:
        """Remove everything but credentials and journal."""
        self._cloud.reset()
        return {}

    def snapshots(self, _request: Request, _body: Json) -> Json:
        """Name what was kept."""
        return [file.stem for file in sorted(self._snapshots.glob("*.db"))]

    def snapshot(self, _request: Request, body: Json) -> Json:
        """Keep everything under a name."""
        self._snapshots.mkdir(mode=0o700, exist_ok=True)
        file = self._file(body)
        file.unlink(missing_ok=True)
        self._cloud.snapshot(file)
        file.chmod(0o600)
        return {"name": file.stem}

    def restore(self, _request: Request, body: Json) -> Json:
        """Become what was kept under a name."""
        file = self._file(body)
        if not file.is_file():
            known = ", ".join(each.stem for each in self._snapshots.glob("*.db"))
            raise ApiError(
                404,
                "SnapshotNotFound",
                f"{file.stem}: no snapshot has this name; allowed: {known or 'none'}. "
                "Fix: name one of them.",
            )
        self._cloud.restore(file)
        return {"name": file.stem}

    def _file(self, body: Json) -> Path:
        name = body.get("name") if isinstance(body, dict) else None
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ValueError(
                f"name: {name!r}; allowed: small letters, digits, '.', '_' and '-'. "
                "Fix: choose such a name."
            )
        return self._snapshots / f"{name}.db"


def name_of(kind: str, attributes: Attributes) -> str:
    """Return the name that people gave a resource, or nothing.

    `VpcName` of a vpc before `Name`, and both before any other name, for that may be
    the name of something else.
    """
    own = kind.partition("/")[2].replace("_", "")
    named = {
        name.replace("_", "").lower(): value
        for name, value in attributes.items()
        if name.lower().endswith("name") and isinstance(value, str) and value
    }
    for wanted in (f"{own}name", "name", f"v{own}name"):
        if wanted in named:
            return named[wanted]
    return next((value for name, value in named.items() if own in name), "")


def _number(query: dict[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal():
        raise ValueError(f"{name}: {text!r}; allowed: a number. Fix: give one.")
    return int(text)
