"""The shipped pilot is innocent: every rule passes on everything it declares."""

from collections import Counter

import pytest

from facts import facts
from policies.evaluate import Judgement, evaluate
from policies.registry import discover
from policies.resource import Resource
from policies.rule import Verdict
from policies.scope import PROVIDER
from policies.stack import Stack
from policies.values import decode
from tests.recording import PILOT, Registered, pilot_values, record_pilot


@pytest.fixture(scope="module")
def judgements() -> list[Judgement]:
    recorded = record_pilot()
    providers = {
        each.urn: resource_of(each, {}) for each in recorded if each.type == PROVIDER
    }
    rules = [entry.rule for entry in discover().entries]
    # The command pins these before it starts the engine.
    pinned = facts().sites["env10"].pinned_variables
    stack = Stack(PILOT, str(pilot_values()["as_of"]), pinned)
    resources = [resource_of(each, providers) for each in recorded]
    return list(evaluate(rules, resources, stack))


def resource_of(each: Registered, providers: dict[str, Resource]) -> Resource:
    # A provider is referred to as <urn>::<id>.
    provider = providers.get(each.provider.rpartition("::")[0])
    return Resource(each.type, each.name, decode(each.request.object), provider)


def test_no_resource_of_the_pilot_is_refused_or_left_open(
    judgements: list[Judgement],
) -> None:
    found = [text for judgement in judgements for text in judgement.messages()]
    assert not found, found


def test_each_rule_has_something_to_judge(judgements: list[Judgement]) -> None:
    passed = Counter(j.rule.id for j in judgements if j.verdict is Verdict.PASS)
    assert set(passed) == {entry.rule.id for entry in discover().entries}
    cloud = {j.resource.name for j in judgements if j.resource.type != PROVIDER}
    assert passed["MO-RES-001"] > len(cloud) / 2
