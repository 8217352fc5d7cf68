"""Every program of the developers' lists: the expected rule, and nothing else."""

import importlib

import pytest

from policies.evaluate import Judgement, evaluate
from policies.registry import discover
from policies.rule import Verdict
from tests.policies.programs.kit import CASES, Case
from tests.policies.programs.monitor import record

for _part in ("stopped_places", "stopped_links", "stopped_owners", "innocent"):
    importlib.import_module(f"tests.policies.programs.{_part}")

NAMES = {entry.rule.id: entry.name for entry in discover().entries}
RULES = [entry.rule for entry in discover().entries]


def judged(each: Case) -> list[Judgement]:
    recorded = record(each.run, each.setting)
    return list(evaluate(RULES, recorded.resources, recorded.stack))


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
