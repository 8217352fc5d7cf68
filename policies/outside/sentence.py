"""The house's sentence about something that is no resource: a waiver, a program line.

What and where; what is allowed; the fix: the form of `policies.message` without the
parts that only a resource has.
"""

from collections.abc import Mapping

from policies.outside.report import LANGUAGES, Item, Place, Standing
from policies.outside.words import words_of
from policies.text import Wording


def item(
    rule: str,
    subject: str,
    wording: Wording,
    words: Mapping[str, str],
    place: Place,
) -> Item:
    """Return a finding about `subject`, in the three languages."""
    return Item(
        rule=rule,
        standing=Standing.FAIL,
        messages={
            language: words_of(language).sentence.format(
                rule=rule,
                subject=subject,
                problem=wording.problem.fill(language, words),
                allowed=wording.allowed.fill(language, words),
                fix=wording.fix.fill(language, words),
            )
            for language in LANGUAGES.values()
        },
        place=place,
        at=subject,
    )
