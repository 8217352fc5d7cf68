"""Whatever an SDK can say arrives as it was meant, for every action of every product.

The SDK's own flattening (`Tag.1.Key`) writes the requests, so nothing of ours judges
itself.
"""

from typing import Any

import pytest
from alibabacloud_tea_openapi.utils import Utils
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulator import spec
from simulator.messages import ApiError, Json
from simulator.spec import Operation
from simulator.spec.types import ListOf, Structure
from tests.simulator.spec.values import complete, pruned, structures

SPEC = spec.load(strict=True)
OPERATIONS = [
    (edition, action)
    for edition in SPEC.editions()
    for action in sorted(edition.actions)
]


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    edition, action = draw(st.sampled_from(OPERATIONS))
    operation = edition.operation(action, strict=True)
    assert operation is not None
    return operation


def required(operation: Operation) -> set[str]:
    members = operation.request.members.items()
    # The region is known by the host.
    return {name for name, one in members if one.required} - {"RegionId"}


def flat(operation: Operation, sent: dict[str, Any]) -> dict[str, str]:
    """Write a request as the SDK does: some lists in one text, the rest by names."""
    said = dict(sent)
    for name, member in operation.request.members.items():
        if member.style and name in said:
            said[name] = Utils.array_to_string_with_specified_style(
                said[name], name, {"c": "simple", "j": "json"}[member.style]
            )
    written: dict[str, str] = Utils.query(said)
    return written


def holds(values: Any, shaped: Any) -> bool:
    """Say whether a reply still has every value, whatever it has besides."""
    if isinstance(values, dict):
        return all(holds(item, shaped[name]) for name, item in values.items())
    if isinstance(values, list):
        pairs = zip(values, shaped, strict=True)
        return all(holds(item, one) for item, one in pairs)
    return bool(values == shaped)


@given(data=st.data(), operation=operations())
@settings(deadline=None)
def test_what_an_sdk_flattens_is_bound_again(
    data: st.DataObject, operation: Operation
) -> None:
    if operation.style == "ROA":
        return
    sent = pruned(data.draw(structures(operation.request)))
    assume(required(operation) <= set(sent))
    assert operation.bind(flat(operation, sent)) == sent


@given(data=st.data(), operation=operations())
@settings(deadline=None)
def test_a_json_body_is_bound_as_it_is(
    data: st.DataObject, operation: Operation
) -> None:
    members = operation.request.members
    if any(member.place == "p" for member in members.values()):
        return
    sent = data.draw(structures(operation.request))
    assert operation.bind({}, sent) == sent


@given(data=st.data(), operation=operations())
@settings(deadline=None)
def test_a_request_without_a_required_parameter_is_refused(
    data: st.DataObject, operation: Operation
) -> None:
    names = sorted(required(operation))
    if not names or operation.style == "ROA":
        return
    sent = data.draw(structures(operation.request))
    del sent[data.draw(st.sampled_from(names))]
    with pytest.raises(ApiError, match="MissingParameter"):
        operation.bind(flat(operation, sent))


@given(data=st.data(), operation=operations())
@settings(deadline=None)
def test_every_reply_is_complete(data: st.DataObject, operation: Operation) -> None:
    if not isinstance(operation.reply, Structure):
        return
    values = data.draw(structures(operation.reply))
    shaped = operation.shape(values)
    assert complete(operation.reply, shaped)
    assert isinstance(shaped, dict)
    assert holds(values, shaped)


@given(operation=operations())
@settings(deadline=None)
def test_a_bare_list_goes_into_the_structure_that_wraps_it(
    operation: Operation,
) -> None:
    if not isinstance(operation.reply, Structure):
        return
    for name, member in operation.reply.members.items():
        kind = member.type
        if isinstance(kind, Structure) and kind.wraps is not None:
            inner = kind.members[kind.wraps].type
            assert isinstance(inner, ListOf)
            wrapped: dict[str, Json] = {name: {kind.wraps: []}}
            assert operation.shape({name: []}) == operation.shape(wrapped)
            assert holds(wrapped, operation.shape({name: []}))


def test_a_setting_that_holds_a_list_is_absent_when_it_was_not_set() -> None:
    """Else a condition on the host would look like one on the path as well."""
    operation = SPEC.rpc("2020-06-16", "ListRules", "Alb")
    assert operation is not None
    condition: Json = {"Type": "Host", "HostConfig": {"Values": ["a.example"]}}
    shaped: Any = operation.shape({"Rules": [{"RuleConditions": [condition]}]})
    (rule,) = shaped["Rules"]
    assert rule["RuleConditions"] == [condition]
