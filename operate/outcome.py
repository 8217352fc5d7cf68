"""What an operation showed: resources, findings and complaints, read from its events.

The engine's event stream is the one source; nothing here knows a rule. A pack says
"could not be decided" by opening the message with UNDETERMINED (decision 5).
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from operate.exit_codes import ExitCode

UNPROVEN = "UNDETERMINED"
CLOUD = "alicloud:"
COMPONENT = "gov-cloud:"


@dataclass(frozen=True)
class Planned:
    """One resource and what would happen to it."""

    urn: str
    type: str
    operation: str
    parent: str
    owner: dict[str, str]
    """Its own tags, or the owner recorded on its component; empty for neither."""

    @property
    def name(self) -> str:
        """The logical name: the last part of the URN."""
        return self.urn.rsplit("::", 1)[-1]


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
    finished: bool = False
    succeeded: bool = False

    def take(self, event: dict[str, Any]) -> None:
        """Add one event of the engine; kinds that say nothing here are ignored."""
        if metadata := event.get("resourcePreEvent", {}).get("metadata"):
            self._plan(metadata)
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

    def owner_of(self, item: Planned) -> dict[str, str]:
        """Return the owner of a resource: its own, or the nearest ancestor's."""
        here: Planned | None = item
        while here is not None and not here.owner:
            here = self.planned.get(here.parent)
        return {} if here is None else here.owner

    def changes(self) -> dict[tuple[str, str], Counter[str]]:
        """Return operation counts of cloud resources by (department, component)."""
        table: dict[tuple[str, str], Counter[str]] = {}
        for item in self.resources:
            owner = self.owner_of(item)
            key = (owner.get("gov-dept", "?"), owner.get("gov-system", "?"))
            table.setdefault(key, Counter())[item.operation] += 1
        return dict(sorted(table.items()))

    def exit_code(self, *, cancelled: bool, status: int) -> ExitCode:
        """Return the code of the run; `status` is the engine's own."""
        if cancelled:
            return ExitCode.CANCELLED
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
            operation=metadata["op"],
            parent=state.get("parent", ""),
            owner=owner if isinstance(owner, dict) else {},
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
        if diagnostic["severity"] == "error":
            self.errors.append(message)
        elif diagnostic["severity"] == "warning":
            self.warnings.append(message)


def _is_component(metadata: dict[str, Any]) -> bool:
    return bool(metadata["type"].startswith(COMPONENT))
