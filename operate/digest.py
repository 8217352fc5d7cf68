"""Reads the digest of a preview: each declared resource, and what it refers to.

The event stream has no references between resources, the digest has no findings; the
two meet on the URN. A value that is not known before the change is never needed here:
a reference names a resource, whatever its id will be.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Node:
    """One declared resource or component."""

    urn: str
    type: str
    inputs: Mapping[str, Any]
    parent: str
    uses: Mapping[str, tuple[str, ...]]
    """Input -> URNs of the resources whose outputs it takes."""

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]


def read(file: Path) -> dict[str, Node]:
    """Return the nodes of a digest by URN."""
    return nodes(json.loads(file.read_text("utf-8")))


def nodes(digest: Mapping[str, Any]) -> dict[str, Node]:
    """Return what will exist after the change; what it deletes is left out."""
    states = [step["newState"] for step in digest["steps"] if step.get("newState")]
    return {
        state["urn"]: Node(
            urn=state["urn"],
            type=state["type"],
            inputs=state.get("inputs") or {},
            parent=state.get("parent") or "",
            uses={
                name: tuple(urns)
                for name, urns in (state.get("propertyDependencies") or {}).items()
            },
        )
        for state in states
    }
