"""Whatever a file declares is judged: no type and no value stops a check."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.catalogue import catalogue
from policies.outside import source
from policies.outside.findings import report_of
from policies.outside.judge import judge, view_of
from policies.outside.report import Report
from policies.registry import discover
from tests.policies.outside.material import (
    AS_OF,
    HIDDEN,
    SECRET,
    SIGNATURE,
    STACK,
    UNKNOWN,
    digest,
    urn,
)

TYPES = sorted(entry.token for entry in catalogue())
ODD_TYPES = ("", "x", "a:b", "a:b:C", "gov-cloud:x:Y", "pulumi:pulumi:StackReference")
PATHS_OF = {
    entry.token: sorted({i.path.split(".")[0].rstrip("[]{}") for i in entry.inputs})
    for entry in catalogue()
}
PATHS = sorted({path for paths in PATHS_OF.values() for path in paths})
REGISTRY = discover()
VALUES = st.recursive(
    st.sampled_from(
        [
            *(None, True, False, 0, -1.5, 10**20, "", " ", UNKNOWN, "[secret]", HIDDEN),
            *("cn-hongkong", "acs:oss:*:1:x", "https://a.example/x?y=cn-beijing"),
            *("0.0.0.0/0", "::/0", "{", '{"Statement": 3}', "a: [", "AAAA", "//", "\0"),
        ]
    )
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(PATHS) | st.text(max_size=6), inner, max_size=3
        )
        | inner.map(lambda held: {SIGNATURE: SECRET, "value": held})
    ),
    max_leaves=8,
)
INPUTS = st.dictionaries(
    st.sampled_from([*PATHS, "tags", "policy", "resourceGroupId"]), VALUES, max_size=6
)


def judged(states: list[dict[str, Any]]) -> Report:
    content = json.dumps(digest(*states)).encode()
    view = view_of(STACK, AS_OF)
    found = judge(source.parse(content, "x"), REGISTRY, view)
    return report_of(found, lambda *_: None, evidence=True)


def test_every_type_is_judged_bare_and_with_every_input_unknown() -> None:
    states = [
        {"urn": urn(kind, f"n{number}-{len(inputs)}"), "type": kind, "inputs": inputs}
        for number, kind in enumerate(TYPES)
        for inputs in ({}, dict.fromkeys([*PATHS_OF[kind], "tags"], UNKNOWN))
    ]
    report = judged(states)
    assert report.resources == len(states) + 1
    broken = [item for item in report.items if "the rule failed" in item.message()]
    assert [item.message() for item in broken] == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from([*TYPES, *ODD_TYPES]), INPUTS), min_size=1, max_size=4
    )
)
def test_no_value_breaks_a_rule_or_shows_a_secret(
    made: list[tuple[str, dict[str, Any]]],
) -> None:
    states = [
        {"urn": urn(kind, f"n{number}"), "type": kind, "inputs": inputs}
        for number, (kind, inputs) in enumerate(made)
    ]
    report = judged(states)
    for item in report.items:
        for language in ("en", "zh", "pt"):
            assert HIDDEN not in item.message(language)
        assert "the rule failed" not in item.message(), item.message()
    assert all(HIDDEN not in proof.value for proof in report.evidence or ())
