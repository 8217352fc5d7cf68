"""Shows an outcome: a page for people, the same as data for programs.

The page answers, in this order: may it go on; what changes, for whom; what the packs
say; what went wrong; where to look next.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from operate.configuration import Accepted
from operate.exit_codes import ExitCode
from operate.outcome import Finding, Outcome

# Columns in the reading order of a reviewer: what is lost comes first.
OPERATIONS = ("delete", "replace", "update", "create", "same")
VERDICTS = {
    ExitCode.OK: ("green", "OK", "nothing was changed; this is what `up` would do"),
    ExitCode.POLICY_VIOLATED: ("red", "REFUSED", "a policy is violated"),
    ExitCode.POLICY_UNPROVEN: (
        "yellow",
        "UNDETERMINED",
        "a policy could not be decided before the change; `up` would refuse",
    ),
    ExitCode.CANCELLED: ("yellow", "CANCELLED", "stopped before the end"),
    ExitCode.ERROR: ("red", "FAILED", "the program or the engine failed"),
}


def as_data(
    stack: str, outcome: Outcome, code: ExitCode, seconds: float
) -> dict[str, Any]:
    """Return the outcome as plain data; `schema` names this form."""
    return {
        "schema": "preview/1",
        "stack": stack,
        "verdict": VERDICTS[code][1],
        "exit_code": int(code),
        "seconds": round(seconds, 1),
        "changes": dict(Counter(item.operation for item in outcome.resources)),
        "policies": {
            "packs": outcome.packs,
            "pass": outcome.passed,
            "fail": len(outcome.violations),
            "undetermined": len(outcome.unproven),
        },
        "resources": [
            {
                "urn": item.urn,
                "type": item.type,
                "operation": item.operation,
                "department": outcome.owner_of(item).get("gov-dept"),
                "component": outcome.owner_of(item).get("gov-system"),
            }
            for item in outcome.resources
        ],
        "findings": [_finding_data(finding) for finding in outcome.findings],
        "errors": outcome.errors,
        "warnings": outcome.warnings,
    }


def page(
    stack: str, outcome: Outcome, code: ExitCode, accepted: Accepted, kept: Path
) -> RenderableType:
    """Return the page of a preview; `kept` is the folder with the run's files."""
    colour, word, meaning = VERDICTS[code]
    parts: list[RenderableType] = [
        Text.assemble(
            (f"{stack}: {word}", f"bold {colour}"), f" - {meaning}", overflow="fold"
        ),
        Text(
            f"{accepted.site['en']} {accepted.site['zh']} · {accepted.site['pt']}"
            f" · region {accepted.region}"
        ),
        Text(""),
    ]
    if outcome.resources:
        parts += [_changes(outcome, accepted), Text("")]
    parts += [Text(_policies(outcome))]
    parts += [_lines("red", outcome.errors), *_findings(outcome)]
    parts += [_lines("yellow", outcome.warnings)]
    parts += [Text(f"\nEverything this run said: {kept}", overflow="fold")]
    return Group(*parts)


def text(renderable: RenderableType) -> str:
    """Return a page as plain text, 100 columns wide."""
    console = Console(width=100, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def _changes(outcome: Outcome, accepted: Accepted) -> Table:
    used = [
        name
        for name in OPERATIONS
        if any(name in counts for counts in outcome.changes().values())
    ]
    table = Table(show_footer=True, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("department", "all")
    table.add_column("component")
    total: Counter[str] = Counter()
    rows = outcome.changes().items()
    for (_, _), counts in rows:
        total += counts
    for name in used:
        table.add_column(name, str(total[name]), justify="right")
    table.add_column("resources", str(total.total()), justify="right")
    for (department, component), counts in rows:
        names = accepted.departments.get(department, {})
        shown = f"{department} {names.get('zh') or ''}".strip()
        cells = [str(counts[name]) for name in used]
        table.add_row(shown, component, *cells, str(counts.total()))
    return table


def _policies(outcome: Outcome) -> str:
    packs = ", ".join(f"{name} {v}" for name, v in sorted(outcome.packs.items()))
    return (
        f"Policies: {outcome.passed} pass, {len(outcome.violations)} fail, "
        f"{len(outcome.unproven)} undetermined ({packs or 'no pack was run'})"
    )


def _findings(outcome: Outcome) -> list[RenderableType]:
    return [
        _lines("red", [finding.message for finding in outcome.violations]),
        _lines("yellow", [finding.message for finding in outcome.unproven]),
    ]


def _lines(colour: str, messages: list[str]) -> RenderableType:
    return Group(
        *(Text(f"  {message}", style=colour, overflow="fold") for message in messages)
    )


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "pack": finding.pack,
        "urn": finding.urn,
        "verdict": "UNDETERMINED" if finding.unproven else "FAIL",
        "message": finding.message,
    }
