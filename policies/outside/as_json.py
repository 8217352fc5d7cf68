"""A report as data: the form `check/1`, described by check.schema.json beside it.

Within a number of the form fields are only added; a reader may rely on those it knows.
"""

import json
from dataclasses import asdict

from policies.outside.exit_codes import code_of
from policies.outside.report import Item, Report, Standing
from policies.waiver import Waiver

FORM = "check/1"


def render(report: Report, _language: str = "en") -> str:
    """Return the report as JSON with all three languages, in the input's order."""
    data = {
        "schema": FORM,
        "command": report.command,
        "input": report.subject,
        "form": report.form,
        "stack": report.stack or None,
        "as_of": report.as_of,
        "verdict": report.verdict,
        "exit_code": int(code_of(report)),
        "counts": {
            "judged": report.resources,
            "pass": report.passed,
            "fail": report.count(Standing.FAIL),
            "undetermined": report.count(Standing.UNDETERMINED),
            "waived": report.count(Standing.WAIVED),
        },
        "rules": [asdict(row) for row in report.rules],
        "findings": [_finding(item) for item in report.items],
        "waivers": [
            {"state": state, **_waiver(waiver)} for waiver, state in report.waivers
        ],
        "evidence": None
        if report.evidence is None
        else [asdict(item) for item in report.evidence],
        "undecided": [asdict(item) for item in report.undecided],
        "notes": list(report.notes),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _finding(item: Item) -> dict[str, object]:
    return {
        "rule": item.rule,
        "standing": item.standing.value,
        "urn": item.urn or None,
        "type": item.type or None,
        "at": item.at or None,
        "provider": item.provider or None,
        "file": item.place.file if item.place else None,
        "line": item.place.line if item.place else None,
        "message": dict(item.messages),
        "waiver": None if item.waiver is None else _waiver(item.waiver),
    }


def _waiver(waiver: Waiver) -> dict[str, object]:
    return {**asdict(waiver), "expires": waiver.expires.isoformat()}
