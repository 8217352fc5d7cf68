"""What an operation showed: resources, findings and complaints, read from its events.

The engine's event stream is the one source; nothing here knows a rule. A pack says
"could not be decided" by opening the message with UNDETERMINED (decision 5).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from operate.exit_codes import ExitCode

UNPROVEN = "UNDETERMINED"
CLOUD = "alicloud:"
COMPONENT = "gov-cloud:"
STACK = "pulumi:pulumi:Stack"
# Inputs such as zoneId, availabilityZone and secondaryZoneId.
ZONE = ("zone", "zoneid")
# Products whose zones are domains.
NAMES = ("alicloud:pvtz/", "alicloud:dns/")
_PATH = re.compile(r'\["([^"]+)"\]|\[(\d+)\]|([^.\[\]]+)')
# The engine's steps -> the change that a person sees; others keep their name.
CHANGES = {
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "discard-replaced": "replace",
    "discard": "delete",
    "refresh": "same",
    "read": "same",
}


@dataclass(frozen=True)
class Difference:
    """One property that differs, with both values; secrets come as `[secret]`."""

    path: str
    before: object
    after: object


@dataclass(frozen=True)
class Planned:
    """One resource and what would happen to it."""

    urn: str
    type: str
    operation: str
    parent: str
    owner: dict[str, str]
    """Its own tags, or the owner recorded on its component; empty for neither."""
    differs: tuple[Difference, ...] = ()
    zones: tuple[str, ...] = ()
    """Zones that it names itself."""

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]

    @property
    def kind(self) -> str:
        """The type as people write it: `vpc.Switch`."""
        return written(self.type)


@dataclass(frozen=True)
class Finding:
    """What a pack reported about a resource."""

    rule: str
    pack: str
    urn: str
    message: str
    unproven: bool


@dataclass
class Outcome:
    """Everything a run told, filled event by event."""

    planned: dict[str, Planned] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    packs: dict[str, str] = field(default_factory=dict)
    passed: int = 0
    planning: bool = True
    """Nothing is changed: every step is only thought through."""
    settled: set[str] = field(default_factory=set)
    """URNs whose step has ended well."""
    failed: set[str] = field(default_factory=set)
    """URNs whose step has failed."""
    outputs: list[str] = field(default_factory=list)
    """Outputs of a stack that was there that are not as they were."""
    finished: bool = False
    succeeded: bool = False

    def take(self, event: dict[str, Any]) -> None:
        """Add one event of the engine; kinds that say nothing here are ignored."""
        if begun := event.get("resourcePreEvent"):
            self.planning = self.planning and bool(begun.get("planning"))
            self._plan(begun["metadata"])
        elif metadata := event.get("resOutputsEvent", {}).get("metadata"):
            self._plan(metadata)
            self.settled.add(metadata["urn"])
            if metadata["type"] == STACK:
                self.outputs = list(_outputs_that_differ(metadata))
        elif metadata := event.get("resOpFailedEvent", {}).get("metadata"):
            self.failed.add(metadata["urn"])
        elif policy := event.get("policyEvent"):
            self._find(policy)
        elif summary := event.get("policyAnalyzeSummaryEvent"):
            self.passed += len(summary.get("passed") or ())
        elif diagnostic := event.get("diagnosticEvent"):
            self._complain(diagnostic)
        elif summary := event.get("summaryEvent"):
            self.finished = True
            self.succeeded = summary["result"] == "succeeded"
            # The engine writes "name|local|path"; a reader knows packs by their name.
            packs = summary.get("PolicyPacks") or {}
            self.packs = {key.split("|")[0]: value for key, value in packs.items()}

    @property
    def violations(self) -> list[Finding]:
        """Findings that refuse the change."""
        return [finding for finding in self.findings if not finding.unproven]

    @property
    def unproven(self) -> list[Finding]:
        """Findings that could not be decided."""
        return [finding for finding in self.findings if finding.unproven]

    @property
    def resources(self) -> list[Planned]:
        """Cloud resources only, in the order of their planning."""
        return [item for item in self.planned.values() if item.type.startswith(CLOUD)]

    @property
    def changed(self) -> list[Planned]:
        """Cloud resources that are not as they were."""
        return [item for item in self.resources if item.operation != "same"]

    @property
    def is_empty(self) -> bool:
        """Whether all is as it was, what other stacks read included."""
        return not self.changed and not self.outputs

    def owner_of(self, item: Planned) -> dict[str, str]:
        """Return the owner of a resource: its own, or the nearest ancestor's."""
        here: Planned | None = item
        while here is not None and not here.owner:
            here = self.planned.get(here.parent)
        return {} if here is None else here.owner

    def changes(self) -> dict[tuple[str, str], Counter[str]]:
        """Return counts of cloud resources by (department, component) and ending."""
        table: dict[tuple[str, str], Counter[str]] = {}
        for item in self.resources:
            owner = self.owner_of(item)
            key = (owner.get("gov-dept", "?"), owner.get("gov-system", "?"))
            table.setdefault(key, Counter())[self.ending(item)] += 1
        return dict(sorted(table.items()))

    def ending(self, item: Planned) -> str:
        """Return the change of a resource, or that it failed or was left unfinished."""
        if item.urn in self.failed:
            return "failed"
        if self.planning or item.operation == "same" or item.urn in self.settled:
            return item.operation
        return "unfinished"

    def exit_code(self, *, cancelled: bool, status: int) -> ExitCode:
        """Return the code of the run; `status` is the engine's own."""
        if cancelled:
            return ExitCode.CANCELLED
        if self.failed:
            return ExitCode.RESOURCE_FAILED
        # An engine that failed has not judged everything: that comes first.
        if self.errors or not self.finished:
            return ExitCode.ERROR
        if self.violations:
            return ExitCode.POLICY_VIOLATED
        if self.unproven:
            return ExitCode.POLICY_UNPROVEN
        return ExitCode.OK if status == 0 and self.succeeded else ExitCode.ERROR

    def _plan(self, metadata: dict[str, Any]) -> None:
        state = metadata.get("new") or metadata.get("old") or {}
        inputs = state.get("inputs") or {}
        owner = inputs.get("owner") if _is_component(metadata) else inputs.get("tags")
        self.planned[metadata["urn"]] = Planned(
            urn=metadata["urn"],
            type=metadata["type"],
            operation=CHANGES.get(metadata["op"], metadata["op"]),
            parent=state.get("parent", ""),
            owner=owner if isinstance(owner, dict) else {},
            differs=tuple(_differences(metadata)),
            zones=tuple(_zones(metadata["type"], inputs)),
        )

    def _find(self, policy: dict[str, Any]) -> None:
        message = policy["message"].strip()
        self.findings.append(
            Finding(
                rule=policy["policyName"],
                pack=policy["policyPackName"],
                urn=policy.get("resourceUrn", ""),
                message=message,
                unproven=UNPROVEN in message.split("\n", 1)[0]
                or policy["enforcementLevel"] != "mandatory",
            )
        )

    def _complain(self, diagnostic: dict[str, Any]) -> None:
        message = diagnostic["message"].strip()
        if item := self.planned.get(diagnostic.get("urn", "")):
            message = f"{item.kind} {item.name}: {message}"
        if diagnostic["severity"] == "error":
            self.errors.append(message)
        elif diagnostic["severity"] == "warning":
            self.warnings.append(message)


def written(type_: str) -> str:
    """Return a type as people write it: `vpc.Switch` for what is no component too."""
    package, module, noun = type_.split(":")
    module = module.split("/", maxsplit=1)[0]
    return f"{module}.{noun}" if module != "index" else f"{package}.{noun}"


def _zones(type_: str, inputs: dict[str, Any]) -> Iterator[str]:
    """Yield the places that inputs name; zones of names and of time are none."""
    if type_.startswith(NAMES):
        return
    for key, value in inputs.items():
        word = key.lower()
        place = word.endswith(ZONE) and not word.endswith("timezone")
        if place and isinstance(value, str) and value:
            yield value


def _differences(metadata: dict[str, Any]) -> Iterator[Difference]:
    """Yield what the engine says differs between the old and the new state."""
    detailed = metadata.get("detailedDiff") or {}
    old, new = metadata.get("old") or {}, metadata.get("new") or {}
    for path, diff in sorted(detailed.items()):
        # The provider compares inputs or outputs, and says which.
        side = "inputs" if diff.get("inputDiff") else "outputs"
        yield Difference(
            path, _at(old.get(side), path), _at(new.get("inputs"), path, new.get(side))
        )


def _outputs_that_differ(metadata: dict[str, Any]) -> Iterator[str]:
    """Yield the names of a stack's outputs that change; none if it comes or goes."""
    if not (metadata.get("old") and metadata.get("new")):
        return
    old, new = (metadata[side].get("outputs") or {} for side in ("old", "new"))
    yield from sorted(
        name for name in old.keys() | new.keys() if old.get(name) != new.get(name)
    )


def _at(tree: object, path: str, otherwise: object = None) -> object:
    """Return the value at a path of the engine, such as `tags["a.b"]` or `rules[0].x`.

    None when there is none; `otherwise` is a second tree to look in.
    """
    here = tree
    for quoted, index, plain in _PATH.findall(path):
        key = quoted or plain
        if isinstance(here, dict) and key:
            here = here.get(key)
        elif isinstance(here, list) and index and int(index) < len(here):
            here = here[int(index)]
        else:
            here = None
    if here is None and otherwise is not None:
        return _at(otherwise, path)
    return here


def _is_component(metadata: dict[str, Any]) -> bool:
    return bool(metadata["type"].startswith(COMPONENT))
