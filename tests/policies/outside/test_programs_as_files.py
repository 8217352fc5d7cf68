"""Every program of the lists as a saved state: `check` says what the rules say of it.

The recorded stack is written as the engine writes a state and read again, so that the
reader, the graph and the rules are tried together on all programs.
"""

import json
from typing import Any

import pytest

from policies.evaluate import Judgement, evaluate
from policies.outside import source
from policies.outside.judge import judge, view_of
from policies.registry import discover
from policies.resource import Resource
from policies.values import UNKNOWN, Secret, Value
from tests.policies.outside.material import SECRET, SIGNATURE
from tests.policies.outside.material import UNKNOWN as MARK
from tests.policies.programs.kit import Case
from tests.policies.programs.monitor import record
from tests.policies.programs.table import RULES, cases

REGISTRY = discover()


def plain(value: Value) -> Any:
    """Return a value as the engine writes it into a state."""
    if value is UNKNOWN:
        return MARK
    if isinstance(value, Secret):
        return {SIGNATURE: SECRET, "value": plain(value.value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def urn(of: str, stack: str) -> str:
    return f"urn:pulumi:{stack}::{of.partition('::')[2]}"


def state(one: Resource, stack: str) -> dict[str, Any]:
    """Return a recorded resource as a state has it."""
    used = one.provider
    return {
        "urn": urn(one.urn, stack),
        "type": one.type,
        "id": one.id or "",
        "inputs": plain(one.inputs),
        "outputs": plain(one.outputs),
        "provider": f"{urn(used.urn, stack)}::x" if used is not None else "",
        "propertyDependencies": {
            key: [urn(each, stack) for each in urns]
            for key, urns in one.property_dependencies.items()
        },
        "aliases": [urn(each, stack) for each in one.options.aliases],
        "ignoreChanges": list(one.options.ignore_changes),
        "protect": one.options.protect,
        "external": one.external,
    }


def verdicts(judgements: list[Judgement]) -> set[tuple[str, str, str]]:
    return {
        (j.rule.id, j.resource.name, j.verdict.value) for j in judgements if j.stands
    }


@pytest.mark.parametrize("each", cases(), ids=lambda each: each.number)
def test_a_program_is_judged_alike_in_a_file(each: Case) -> None:
    recorded = record(each.run, each.setting)
    stack = each.setting.stack
    # A default provider is made by the engine; the recorder has none to write down.
    held = [one for one in recorded.resources if one.urn]
    if len(held) != len(recorded.resources):
        return
    written = {
        "version": 3,
        "deployment": {"resources": [state(one, stack) for one in held]},
    }
    reading = source.parse(json.dumps(written).encode(), "x")
    view = view_of(stack, each.setting.as_of)
    judged = judge(reading, REGISTRY, view, waivers=each.setting.waivers)
    straight = list(evaluate(RULES, recorded.resources, recorded.stack))
    assert verdicts(judged.troubles) == verdicts(straight)
