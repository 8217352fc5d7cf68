"""Without any single rule file a program would be judged otherwise than its list says.

A rule's verdict depends on no other rule, so taking out its judgements is taking out
its file; `python -m tests.policies.remove_each_rule` does it with the files themselves.
"""

import pytest

from policies.evaluate import evaluate
from policies.examples import stack_of
from policies.registry import Entry, discover
from policies.rule import Verdict
from tests.policies.programs.table import NAMES, cases, judged

ENTRIES = discover().entries
# What it finds is in a preview's list of deletions, which no program declares.
WITHOUT_PROGRAM = "guard_resource_removed"


@pytest.fixture(scope="module")
def standing() -> list[tuple[frozenset[str], set[str]]]:
    """Return, per program, the rules that its list names and those that stopped it."""
    return [
        (each.expected, {NAMES[j.rule.id] for j in judged(each) if j.stands})
        for each in cases()
    ]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_removing_a_rule_makes_a_list_wrong(
    entry: Entry, standing: list[tuple[frozenset[str], set[str]]]
) -> None:
    wrong = [listed for listed, found in standing if found - {entry.name} != listed]
    if entry.name == WITHOUT_PROGRAM:
        wrong = [frozenset({entry.name}) for example in entry.bad if is_missed(example)]
    assert wrong, (
        f"no program needs {entry.name}; allowed: one or more. "
        "Fix: add a program to tests/policies/programs"
    )


def is_missed(example: "object") -> bool:
    """Tell whether all rules but the one without a program pass an example of it."""
    others = [e.rule for e in ENTRIES if e.name != WITHOUT_PROGRAM]
    of = stack_of(example)  # type: ignore[arg-type]
    resource = example.resource()  # type: ignore[attr-defined]
    return all(
        judgement.verdict is Verdict.PASS
        for judgement in evaluate(others, [resource], of)
    )
