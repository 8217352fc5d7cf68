"""Every program of the developers' lists: the expected rule, and nothing else."""

import pytest

from policies.rule import Verdict
from tests.policies.programs.kit import Case
from tests.policies.programs.table import NAMES, cases, judged

CASES = cases()


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.number)
def test_program_is_judged_as_its_list_says(each: Case) -> None:
    judgements = judged(each)
    standing = [j for j in judgements if j.stands]
    texts = [text for j in standing for text in j.messages()]
    assert {NAMES[j.rule.id] for j in standing} == each.expected, texts
    if each.expected:
        wanted = Verdict.UNDETERMINED if each.undetermined else Verdict.FAIL
        assert {j.verdict for j in standing} == {wanted}, texts


def test_no_number_is_there_twice() -> None:
    numbers = [each.number for each in CASES]
    assert len(numbers) == len(set(numbers))


def test_every_rule_stops_a_program() -> None:
    stopped = {name for each in CASES for name in each.expected}
    # A removal is seen in a preview, not in a program.
    assert set(NAMES.values()) - stopped == {"guard_resource_removed"}
