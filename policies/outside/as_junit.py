"""A report as JUnit XML: a suite for each pack, a case for each rule or finding.

A finding is a failure, what could not be decided an error, a waived finding and a rule
that concerned nothing are skipped with the reason.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from policies.outside.report import Group, Report, RuleRow, Standing, grouped

# Characters that no XML 1.0 document can hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, language: str = "en") -> str:
    """Return the report as JUnit XML in a language ("en", "zh" or "pt")."""
    root = ET.Element("testsuites", name=f"gov-cloud {report.command}")
    groups = grouped(report.items)
    for pack in dict.fromkeys(row.pack for row in report.rules):
        suite = ET.SubElement(root, "testsuite", name=pack)
        rows = [row for row in report.rules if row.pack == pack]
        for row in rows:
            mine = [group for group in groups if group.first.rule == row.id]
            suite.extend(_cases(row, mine, language))
        _count(suite)
    _count(root)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _cases(row: RuleRow, groups: list[Group], language: str) -> Iterator[ET.Element]:
    if row.passed or not groups:
        case = _case(row, f"{row.passed} passed")
        if not row.concerned:
            ET.SubElement(case, "skipped", message="the rule concerned nothing here")
        yield case
    for group in groups:
        item = group.first
        named = item.urn.rsplit("::", 1)[-1] or (item.place.file if item.place else "")
        case = _case(row, f"{named} {item.at}".strip())
        if item.place is not None:
            case.set("file", _clean(item.place.file))
            case.set("line", str(item.place.line))
        message = _clean(item.message(language))
        if item.standing is Standing.WAIVED:
            why = "accepted by review"
            if item.waiver is not None:
                why = f"waived until {item.waiver.expires} by {item.waiver.office}"
            ET.SubElement(case, "skipped", message=f"{why}: {message}")
        else:
            failed = item.standing is Standing.FAIL
            tag, kind = ("failure", row.name) if failed else ("error", "UNDETERMINED")
            ET.SubElement(case, tag, message=message, type=kind).text = message
        yield case


def _case(row: RuleRow, name: str) -> ET.Element:
    return ET.Element("testcase", classname=f"{row.id} {row.name}", name=_clean(name))


def _count(suite: ET.Element) -> None:
    for name, tag in (
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))


def _clean(text: str) -> str:
    return _NO_XML.sub("?", text)
