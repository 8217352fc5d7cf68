"""Runs the GOOD and BAD examples of every rule: a rule is tested from itself."""

import pytest

from policies.evaluate import Judgement, evaluate
from policies.examples import stack_of
from policies.registry import Entry, discover
from policies.rule import Example, Finding, Verdict

ENTRIES = discover().entries
CASES = [
    pytest.param(entry, example, id=f"{entry.name}-{kind}-{number}")
    for entry in ENTRIES
    for kind in ("good", "bad")
    for number, example in enumerate(getattr(entry, kind))
]


def judged(entry: Entry, example: Example) -> Judgement:
    of = stack_of(example)
    (judgement,) = evaluate([entry.rule], [example.resource()], of)
    return judgement


@pytest.mark.parametrize(("entry", "example"), CASES)
def test_example_is_judged_as_its_list_says(entry: Entry, example: Example) -> None:
    judgement = judged(entry, example)
    if example in entry.good:
        assert judgement.verdict is Verdict.PASS, judgement.messages()
    else:
        assert judgement.verdict is Verdict.FAIL, judgement.messages()
        found = {o.at for o in judgement.outcomes if isinstance(o, Finding)}
        assert example.at, "a BAD example says where: at=(...)"
        assert set(example.at) <= found


@pytest.mark.parametrize(("entry", "example"), CASES)
def test_message_says_what_where_allowed_fix_and_clause(
    entry: Entry, example: Example
) -> None:
    for text in judged(entry, example).messages():
        assert text.startswith(f"{entry.rule.id} ")
        assert "\n" not in text
        assert (
            text.index("; allowed: ") < text.index(". Fix: ") < text.index(". Clause")
        )
        assert "{" not in text, "a word of a template was not filled in"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_alternative_text_uses_known_words(entry: Entry) -> None:
    assert entry.title.endswith(".")
    assert entry.rule.clauses
