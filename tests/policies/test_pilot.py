"""The shipped pilot is innocent: every rule passes on everything it declares."""

from collections import Counter

import pytest

from facts import facts
from policies.evaluate import Judgement, evaluate
from policies.registry import discover
from policies.rule import Verdict
from policies.scope import PROVIDER
from tests.policies.stacks import resources_of, stack_of
from tests.recording import PILOT, pilot_values, record_pilot

# Rules that find nothing to judge in the pilot: it has no such resource.
WITHOUT_SUBJECT = {"MO-RES-022", "MO-RES-024"}


@pytest.fixture(scope="module")
def judgements() -> list[Judgement]:
    resources = resources_of(record_pilot())
    # The command pins these before it starts the engine.
    pinned = facts().sites["env10"].pinned_variables
    as_of = str(pilot_values()["as_of"])
    stack = stack_of(resources, PILOT, as_of, environment=pinned)
    rules = [entry.rule for entry in discover().entries]
    return list(evaluate(rules, resources, stack))


def test_no_resource_of_the_pilot_is_refused_or_left_open(
    judgements: list[Judgement],
) -> None:
    found = [text for judgement in judgements for text in judgement.messages()]
    assert not found, found


def test_each_rule_has_something_to_judge(judgements: list[Judgement]) -> None:
    passed = Counter(j.rule.id for j in judgements if j.verdict is Verdict.PASS)
    idle = {entry.rule.id for entry in discover().entries} - set(passed)
    assert idle == WITHOUT_SUBJECT
    cloud = {j.resource.name for j in judgements if j.resource.type != PROVIDER}
    assert passed["MO-RES-001"] > len(cloud) / 2


@pytest.mark.parametrize("subject", ["location", "owner"])
def test_evidence_is_printed_for_every_resource(
    judgements: list[Judgement], subject: str
) -> None:
    cloud = {j.resource.urn: j for j in judgements if ":alicloud:" in j.resource.urn}
    proven = {
        j.resource.urn
        for j in judgements
        if any(proof.subject == subject for proof in j.proofs)
    }
    without = [j.resource.label for urn, j in cloud.items() if urn not in proven]
    assert not [label for label in without if not label.startswith("provider")]
