"""Shows an outcome: a page for people, the same as data for programs.

The page answers, in this order: may it go on; what changes, for whom; what the packs
say; what went wrong; where to look next.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from operate.complaints import short
from operate.configuration import Accepted
from operate.exit_codes import ExitCode
from operate.outcome import Finding, Outcome, Planned
from operate.running import Run

# Columns in the reading order of a reviewer: what is lost or went wrong comes first.
ENDINGS = ("failed", "unfinished", "delete", "replace", "update", "create", "same")
# What "all well" means, by verb.
WELL = {
    "preview": "nothing was changed; this is what `up` would do",
    "up": "everything that is declared exists",
    "destroy": "everything that was there is gone",
    "refresh": "what is recorded is what exists",
    "drift": "the cloud is as it is recorded",
}
VERDICTS = {
    ExitCode.OK: ("green", "OK", ""),
    ExitCode.RESOURCE_FAILED: ("red", "FAILED", "a resource could not be changed"),
    ExitCode.POLICY_VIOLATED: ("red", "REFUSED", "a policy is violated"),
    ExitCode.UNEXPECTED_CHANGES: (
        "yellow",
        "DRIFT",
        "the cloud is not as it is recorded; `up` repairs it",
    ),
    ExitCode.POLICY_UNPROVEN: (
        "yellow",
        "UNDETERMINED",
        "a policy could not be decided before the change; `up` refuses",
    ),
    ExitCode.CANCELLED: ("yellow", "CANCELLED", "stopped before the end"),
    ExitCode.ERROR: ("red", "FAILED", "the program or the engine failed"),
}
LONGEST_VALUE = 120


def as_data(run: Run, verb: str) -> dict[str, Any]:
    """Return a run as plain data; `schema` names this form."""
    outcome = run.outcome
    return {
        "schema": f"{verb}/1",
        "stack": run.stack,
        "verdict": VERDICTS[run.code][1],
        "exit_code": int(run.code),
        "seconds": round(run.seconds, 1),
        "changes": dict(Counter(outcome.ending(item) for item in outcome.resources)),
        "policies": {
            "packs": outcome.packs,
            "pass": outcome.passed,
            "fail": len(outcome.violations),
            "undetermined": len(outcome.unproven),
        },
        "outputs": outcome.outputs,
        "resources": [_resource_data(run, item) for item in outcome.resources],
        "findings": [_finding_data(finding) for finding in outcome.findings],
        "errors": outcome.errors,
        "warnings": outcome.warnings,
    }


def _resource_data(run: Run, item: Planned) -> dict[str, Any]:
    owner = run.outcome.owner_of(item)
    differs = [asdict(each) for each in item.differs]
    return {
        "urn": item.urn,
        "type": item.type,
        "operation": run.outcome.ending(item),
        "department": owner.get("gov-dept"),
        "component": owner.get("gov-system"),
        **({"differs": differs} if differs else {}),
    }


def drifted(item: Planned) -> str:
    """Return what differs in a resource, as one line."""
    if item.operation == "delete":
        return "is gone"
    shown = [
        f"{each.path} {_value(each.before)} → {_value(each.after)}"
        for each in item.differs
    ]
    return "; ".join(shown) or item.operation


def _value(value: object) -> str:
    if value is None:
        return "(none)"
    return json.dumps(value, ensure_ascii=False)[:LONGEST_VALUE]


def keep(run: Run, data: dict[str, Any], shown: RenderableType) -> None:
    """Write what is shown beside the run's files, as data and as text."""
    (run.folder / "summary.json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    (run.folder / "summary.txt").write_text(text(shown), "utf-8")


def tell(
    run: Run, data: dict[str, Any], shown: RenderableType, *, as_json: bool
) -> None:
    """Print a run in one of its two forms, and keep both beside the run's files."""
    keep(run, data, shown)
    if as_json:
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        Console(highlight=False).print(shown)


def page(run: Run, verb: str, more: Sequence[RenderableType] = ()) -> RenderableType:
    """Return the page of a run; `more` comes before the place of the run's files."""
    outcome, accepted = run.outcome, run.accepted
    colour, word, meaning = VERDICTS[run.code]
    parts: list[RenderableType] = [
        Text.assemble(
            (f"{run.stack}: {word}", f"bold {colour}"),
            f" - {meaning or WELL.get(verb, verb)}",
            overflow="fold",
        ),
        Text(
            f"{accepted.site['en']} {accepted.site['zh']} · {accepted.site['pt']}"
            f" · region {accepted.region}"
        ),
    ]
    if outcome.resources:
        parts += [Text(""), _changes(outcome, accepted)]
    if outcome.outputs:
        told = f"\nOutputs that other stacks read change: {', '.join(outcome.outputs)}"
        parts.append(Text(told, overflow="fold"))
    if outcome.packs or outcome.findings:
        parts += [Text(f"\n{_policies(outcome)}")]
    parts += [*_lines("red", outcome.errors), *_findings(outcome)]
    parts += [*_lines("yellow", outcome.warnings), *more]
    parts += [Text(f"\nEverything this run said: {run.folder}", overflow="fold")]
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
        for name in ENDINGS
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
        *_lines("red", [finding.message for finding in outcome.violations]),
        *_lines("yellow", [finding.message for finding in outcome.unproven]),
    ]


def _lines(colour: str, messages: list[str]) -> list[Text]:
    return [
        Text(f"  {short(message)}", style=colour, overflow="fold")
        for message in messages
    ]


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "pack": finding.pack,
        "urn": finding.urn,
        "verdict": "UNDETERMINED" if finding.unproven else "FAIL",
        "message": finding.message,
    }
