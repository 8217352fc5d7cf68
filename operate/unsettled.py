"""Creations that failed in a way that may have left something behind.

A provider that dies, a connection that breaks: the engine hears of a failure and
forgets the resource, and the cloud may have made it all the same. Such creations are
kept here until the next command has looked for them.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from operate.outcome import CLOUD, written
from operate.paths import LOCAL

FOLDER = LOCAL / "unsettled"
_CREATING = ("create", "create-replacement")


@dataclass(frozen=True)
class Creation:
    """A creation whose end is not known; inputs as the engine's events show them."""

    urn: str
    type: str
    parent: str
    provider: str
    """URN of the provider that was to make it."""
    inputs: dict[str, Any]

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def kind(self) -> str:
        """The type as people write it: `vpc.Switch`."""
        return written(self.type)


class Watch:
    """Follows the events of a run and knows which creations went wrong."""

    def __init__(self) -> None:
        """Nothing has begun."""
        self._begun: dict[str, Creation] = {}
        self.failed: list[Creation] = []

    def take(self, event: dict[str, Any]) -> None:
        """Note the beginning or the end of a creation."""
        if begun := event.get("resourcePreEvent"):
            if not begun.get("planning") and _creates(begun["metadata"]):
                creation = _creation(begun["metadata"])
                self._begun[creation.urn] = creation
        elif ended := event.get("resOutputsEvent"):
            urn = ended["metadata"]["urn"]
            if urn in self._begun:
                del self._begun[urn]
        elif failed := event.get("resOpFailedEvent"):
            urn = failed["metadata"]["urn"]
            if urn in self._begun:
                self.failed.append(self._begun.pop(urn))


def _creates(metadata: dict[str, Any]) -> bool:
    return metadata["op"] in _CREATING and metadata["type"].startswith(CLOUD)


def _creation(metadata: dict[str, Any]) -> Creation:
    state = metadata["new"]
    # The engine writes URN::id.
    provider = (state.get("provider") or "").rpartition("::")[0]
    return Creation(
        urn=metadata["urn"],
        type=metadata["type"],
        parent=state.get("parent") or "",
        provider=provider,
        inputs=state.get("inputs") or {},
    )


def load(stack: str) -> list[Creation]:
    """Return what earlier runs of this stack left unsettled."""
    file = FOLDER / f"{stack}.json"
    if not file.exists():
        return []
    return [Creation(**each) for each in json.loads(file.read_text("utf-8"))]


def keep(stack: str, creations: Iterable[Creation]) -> None:
    """Keep exactly these; in one step, so that a killed command leaves the old ones."""
    rows = [asdict(each) for each in creations]
    file = FOLDER / f"{stack}.json"
    if not rows:
        file.unlink(missing_ok=True)
        return
    FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(rows), "utf-8")
    fresh.replace(file)
