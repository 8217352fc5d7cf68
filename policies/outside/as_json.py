"""A report as data: the form `check/1`, described by check.schema.json beside it.

Within a number of the form fields are only added; a reader may rely on those it knows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from policies.outside.exit_codes import code_of
from policies.outside.report import Item, Report, Standing
from policies.waiver import Waiver

FORM = "check/1"


def render(report: Report, _language: str = "en") -> str:
    """Return the report as JSON with all three languages, in the input's order."""
    head = {
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
    }
    lists: dict[str, Iterable[object] | None] = {
        "rules": map(asdict, report.rules),
        "findings": map(_finding, report.items),
        "waivers": ({"state": s, **_waiver(w)} for w, s in report.waivers),
        "evidence": None if report.evidence is None else map(asdict, report.evidence),
        "undecided": map(asdict, report.undecided),
        "notes": report.notes,
    }
    return "".join(_parts(head, lists))


def _parts(
    head: Mapping[str, object], lists: Mapping[str, Iterable[object] | None]
) -> Iterator[str]:
    """Yield JSON with a row a line: quick to write, and a difference is a line."""
    yield "{"
    for key, value in head.items():
        yield f"\n{_text(key)}: {_text(value)},"
    comma = ""
    for key, rows in lists.items():
        yield f"{comma}\n{_text(key)}: "
        shown = "null" if rows is None else ",\n ".join(map(_text, rows))
        yield shown if rows is None else f"[\n {shown}]"
        comma = ","
    yield "\n}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


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
