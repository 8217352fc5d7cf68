"""What the engine recorded of a stack: its resources, and what was under way.

Read with `pulumi stack export`: secrets stay encrypted, nothing is written.
"""

import json
import subprocess
from dataclasses import dataclass
from typing import Any

from operate.errors import OperationError
from operate.outcome import CLOUD, written
from operate.paths import ROOT
from operate.running import Ready


@dataclass(frozen=True)
class Recorded:
    """One resource of the state; `id` is what the provider calls it."""

    urn: str
    type: str
    id: str
    protected: bool
    inputs: dict[str, Any]
    parent: str
    provider: str
    """URN of the provider that made it; empty for components."""
    dependencies: tuple[str, ...]

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def kind(self) -> str:
        """The type as people write it: `vpc.Switch`."""
        return written(self.type)


@dataclass(frozen=True)
class Pending:
    """A step that had begun and whose end was never recorded."""

    doing: str
    """As the engine writes it: creating, updating, deleting, reading."""
    resource: Recorded


@dataclass(frozen=True)
class Checkpoint:
    """The recorded stack."""

    resources: tuple[Recorded, ...]
    """Everything, components and providers included."""
    pending: tuple[Pending, ...]

    @property
    def cloud(self) -> list[Recorded]:
        """Cloud resources only."""
        return [each for each in self.resources if each.type.startswith(CLOUD)]


def read(ready: Ready) -> Checkpoint:
    """Return the recorded stack; OperationError when the engine cannot read it."""
    done = subprocess.run(  # noqa: S603 - the toolchain's own engine, no shell
        [ready.tools.pulumi, "stack", "export", f"--stack={ready.stack}"],
        cwd=ROOT,
        env=ready.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise OperationError(
            f"stack {ready.stack}: its state cannot be read: {done.stderr.strip()}"
        )
    return parse(json.loads(done.stdout))


def parse(exported: dict[str, Any]) -> Checkpoint:
    """Return the checkpoint in an exported document."""
    deployment = exported.get("deployment") or {}
    return Checkpoint(
        resources=tuple(_recorded(each) for each in deployment.get("resources") or ()),
        pending=tuple(
            Pending(each["type"], _recorded(each["resource"]))
            for each in deployment.get("pending_operations") or ()
        ),
    )


def _recorded(state: dict[str, Any]) -> Recorded:
    return Recorded(
        urn=state["urn"],
        type=state["type"],
        id=state.get("id", ""),
        protected=bool(state.get("protect")),
        inputs=state.get("inputs") or {},
        parent=state.get("parent") or "",
        # The engine writes URN::id.
        provider=(state.get("provider") or "").rpartition("::")[0],
        dependencies=tuple(state.get("dependencies") or ()),
    )
