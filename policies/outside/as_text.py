"""A report for a terminal: one line for each finding, then what was counted."""

from collections.abc import Iterator

from policies.outside.report import Group, Report, Standing, grouped
from policies.outside.words import words_of

# Characters that would move a terminal's cursor or hide the rest of a line.
_UNSAFE = dict.fromkeys((*range(32), 127, *range(128, 160), 0x202E, 0x2066), "?")


def render(report: Report, language: str = "en") -> str:
    """Return the report as text in a language ("en", "zh" or "pt")."""
    return "".join(f"{line.translate(_UNSAFE)}\n" for line in _lines(report, language))


def _lines(report: Report, language: str) -> Iterator[str]:
    words = words_of(language)
    yield (words.linted if report.command == "lint" else words.judged).format(
        subject=report.subject,
        verdict=words.verdicts[report.verdict],
        form=report.form,
        stack=f" {report.stack}" if report.stack else "",
        n=report.resources,
        rules=len(report.rules),
    )
    for group in grouped(report.items):
        yield _line(group, language)
    if report.evidence is not None:
        yield words.evidence.format(n=len(report.evidence))
        for item in report.evidence:
            name = item.urn.rsplit("::", 1)[-1]
            yield (
                f'  {item.subject} {item.rule} {item.type} "{name}": '
                f"{item.at} = {item.value}"
            )
        yield words.undecided.format(n=len(report.undecided))
        for left in report.undecided:
            name = left.urn.rsplit("::", 1)[-1]
            yield f'  {left.subject} {left.type} "{name}"'
    if report.waivers:
        yield words.waivers.format(n=len(report.waivers))
        for waiver, state in report.waivers:
            yield (
                f'  {state} {waiver.rule} {waiver.type} "{waiver.name}" '
                f"{waiver.expires} {waiver.office}, {waiver.act}: {waiver.reason}"
            )
    yield from (f"{words.note}{note}" for note in report.notes)
    yield words.counts.format(
        passed=report.passed,
        fail=report.count(Standing.FAIL),
        open=report.count(Standing.UNDETERMINED),
        waived=report.count(Standing.WAIVED),
    )


def _line(group: Group, language: str) -> str:
    words, item = words_of(language), group.first
    text = item.message(language)
    if item.waiver is not None:
        text = (
            words.waiver.format(
                day=item.waiver.expires, office=item.waiver.office, act=item.waiver.act
            )
            + text
        )
    elif item.standing is Standing.WAIVED:
        text = f"{words.reviewed}{text}"
    if group.others:
        text += f" ({words.more.format(n=group.others)})"
    if item.place is not None:
        text += f" [{item.place.file}:{item.place.line}]"
    return text
