"""A report as SARIF 2.1.0, so that a finding stands on the line of the program.

UNDETERMINED is SARIF's kind "open"; a waived finding keeps its level and carries the
waiver as an accepted suppression, so that it is shown and does not count.
"""

import hashlib
import json

from policies.outside.exit_codes import code_of
from policies.outside.report import (
    LANGUAGES,
    Group,
    Item,
    Report,
    RuleRow,
    Standing,
    grouped,
)

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
# What the largest code-scanning service accepts in one run.
MOST_RESULTS = 5000
_BASE = "%SRCROOT%"
_LEVELS = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
# The scale by which code-scanning services sort.
_SCORES = {"low": "3.0", "medium": "5.0", "high": "8.0", "critical": "9.5"}


def render(report: Report, language: str = "en") -> str:
    """Return the report as a SARIF log in a language ("en", "zh" or "pt")."""
    groups = grouped(report.items)
    rows = {row.id: index for index, row in enumerate(report.rules)}
    run = {
        "tool": {
            "driver": {
                "name": f"gov-cloud {report.command}",
                "organization": "Macau SAR Government cloud",
                "rules": [_rule(row) for row in report.rules],
            }
        },
        "language": next(key for key, name in LANGUAGES.items() if name == language),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The root of the repository."}}
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": int(code_of(report)),
                "toolExecutionNotifications": _notifications(report, len(groups)),
            }
        ],
        "results": [
            _result(group, rows[group.first.rule], report, language)
            for group in groups[:MOST_RESULTS]
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False) + "\n"


def _rule(row: RuleRow) -> dict[str, object]:
    clauses = f" Clauses: {', '.join(row.clauses)}." if row.clauses else ""
    return {
        "id": row.id,
        "name": "".join(word.capitalize() for word in row.name.split("_")),
        "shortDescription": {"text": row.title},
        "fullDescription": {"text": row.why},
        "help": {"text": f"Fix: {row.fix}{clauses}"},
        "defaultConfiguration": {"level": _LEVELS[row.severity]},
        "properties": {
            "tags": [row.pack, *row.clauses][:10],
            "precision": "very-high",
            "security-severity": _SCORES[row.severity],
        },
    }


def _result(
    group: Group, index: int, report: Report, language: str
) -> dict[str, object]:
    item = group.first
    message = item.message(language)
    if group.others:
        message += f" (+{group.others})"
    open_ = item.standing is Standing.UNDETERMINED
    result: dict[str, object] = {
        "ruleId": item.rule,
        "ruleIndex": index,
        "kind": "open" if open_ else "fail",
        "level": "none" if open_ else _LEVELS[report.rules[index].severity],
        "message": {"text": message},
        "locations": [_location(item)],
        # Neither line nor sentence: a moved line is no new finding.
        "partialFingerprints": {"ruleAndPath/v1": _fingerprint(item)},
        "properties": {"verdict": item.standing.value},
    }
    if item.standing is Standing.WAIVED:
        why = "accepted by review for exactly this content of the file"
        if item.waiver is not None:
            waiver = item.waiver
            why = f"{waiver.office}, {waiver.act}, until {waiver.expires}: "
            why += waiver.reason
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": why}
        ]
    return result


def _location(item: Item) -> dict[str, object]:
    location: dict[str, object] = {}
    if item.place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": item.place.file, "uriBaseId": _BASE},
            "region": {"startLine": item.place.line},
        }
    if item.urn:
        location["logicalLocations"] = [
            {
                "name": item.urn.rsplit("::", 1)[-1],
                "fullyQualifiedName": item.urn,
                "kind": "resource",
            }
        ]
    return location


def _fingerprint(item: Item) -> str:
    file = item.place.file if item.place and not item.urn else ""
    text = f"{item.rule}\n{item.urn}\n{item.at}\n{file}"
    return hashlib.sha256(text.encode()).hexdigest()


def _notifications(report: Report, count: int) -> list[dict[str, object]]:
    notes = list(report.notes)
    if count > MOST_RESULTS:
        notes.append(
            f"{count - MOST_RESULTS} of {count} results are left out, the gravest are "
            "shown; the JSON report has all of them"
        )
    return [{"level": "note", "message": {"text": note}} for note in notes]
