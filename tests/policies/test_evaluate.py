"""The three verdicts, rules that break, and what must never be printed."""

from collections.abc import Iterator

import pytest

from policies.errors import Undetermined, UnexpectedShape, UnknownValue
from policies.evaluate import Judgement, evaluate
from policies.examples import NETWORK, stack, tags
from policies.resource import Resource, Shape
from policies.rule import Finding, Outcome, Rule, Severity, Verdict, attempt
from policies.rules import owner_tag_missing, owner_tag_value_unregistered
from policies.stack import Stack
from policies.text import Text, Wording
from policies.values import UNKNOWN, Secret, Value

WORDING = Wording(Text(en="is {value}"), Text(en="nothing else"), Text(en="change it"))


def everything(_type: str) -> bool:
    return True


def rule_of(check: "object") -> Rule:
    return Rule("MO-RES-999", Severity.LOW, ("A35",), everything, check)  # type: ignore[arg-type]


def judge(
    rule: Rule, inputs: dict[str, Value], *, of: Stack | None = None
) -> Judgement:
    (judgement,) = evaluate([rule], [Resource(NETWORK, "net", inputs)], of or stack())
    return judgement


def no_public(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
    if resource.at("open.level") == "public":
        words = {"value": resource.show("open.level", Shape.CODE)}
        yield Finding("open.level", WORDING, words=words)


@pytest.mark.parametrize(
    ("inputs", "verdict"),
    [
        ({"open": {"level": "private"}}, Verdict.PASS),
        ({}, Verdict.PASS),
        ({"open": {"level": "public"}}, Verdict.FAIL),
        ({"open": {"level": Secret("public")}}, Verdict.FAIL),
        ({"open": {"level": UNKNOWN}}, Verdict.UNDETERMINED),
        ({"open": UNKNOWN}, Verdict.UNDETERMINED),
        ({"open": Secret(UNKNOWN)}, Verdict.UNDETERMINED),
        ({"open": "yes"}, Verdict.UNDETERMINED),
    ],
)
def test_verdict_follows_the_deciding_value(
    inputs: dict[str, Value], verdict: Verdict
) -> None:
    assert judge(rule_of(no_public), inputs).verdict is verdict


def test_unknown_value_is_named_with_the_path_where_it_starts() -> None:
    judgement = judge(rule_of(no_public), {"open": UNKNOWN})
    (text,) = judgement.messages()
    assert text.startswith(
        'UNDETERMINED MO-RES-999 vpc.Network "net": open is not known'
    )


def test_secret_value_is_judged_but_not_printed() -> None:
    judgement = judge(rule_of(no_public), {"open": Secret({"level": "public"})})
    (text,) = judgement.messages()
    assert "public" not in text
    assert "open.level is a secret value (not shown)" in text


def test_raising_rule_is_undetermined_named_and_tells_no_value() -> None:
    def check(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
        yield Finding("first", WORDING, words={"value": "x"})
        raise ValueError(f"cannot read {resource.at('password')}")

    judgement = judge(rule_of(check), {"password": "hunter2"})
    first, second = judgement.messages()
    assert judgement.verdict is Verdict.FAIL, "a finding made before the error counts"
    assert "first is x" in first
    assert "UNDETERMINED MO-RES-999" in second
    assert "ValueError at test_evaluate.py:" in second
    assert "hunter2" not in second


def test_rule_that_only_raises_is_never_a_pass() -> None:
    def check(_resource: Resource, _stack: Stack) -> Iterator[Outcome]:
        raise KeyError("x")
        yield

    assert judge(rule_of(check), {}).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    "use",
    [
        lambda v: v == "cn-macau",
        lambda v: v in {"a", "b"},
        lambda v: "a" in v,
        bool,
        lambda v: [*v],
        lambda v: v["a"],
        lambda v: f"{v}",
        len,
        lambda v: v + "a",
    ],
)
def test_no_use_of_a_nested_unknown_value_gives_an_answer(use: "object") -> None:
    def check(resource: Resource, _stack: Stack) -> Iterator[Outcome]:
        found = resource.at("list")
        assert isinstance(found, list)
        use(found[0])  # type: ignore[operator]
        yield from ()

    judgement = judge(rule_of(check), {"list": [UNKNOWN]})
    assert judgement.verdict is Verdict.UNDETERMINED
    assert "not known before apply" in judgement.messages()[0]


def test_unconcerned_rule_is_not_run() -> None:
    rule = Rule("MO-RES-999", Severity.LOW, (), lambda _type: False, no_public)
    resource = Resource(NETWORK, "net", {"open": UNKNOWN})
    assert not list(evaluate([rule], [resource], stack()))


def test_one_unknown_part_does_not_hide_another_finding() -> None:
    judgement = judge(
        owner_tag_value_unregistered.RULE,
        {"tags": tags(gov_dept=UNKNOWN, gov_owner="alibaba")},
    )
    assert judgement.verdict is Verdict.FAIL
    assert [o.at for o in judgement.outcomes] == ["tags.gov-owner", "tags.gov-dept"]


def test_wholly_unknown_tags_are_one_undetermined_line() -> None:
    for module in (owner_tag_missing, owner_tag_value_unregistered):
        judgement = judge(module.RULE, {"tags": UNKNOWN})
        assert judgement.verdict is Verdict.UNDETERMINED
        assert len(judgement.messages()) == 1


def test_unknown_tag_value_counts_as_given_but_not_as_registered() -> None:
    inputs: dict[str, Value] = {"tags": tags(gov_dept=UNKNOWN)}
    missing = judge(owner_tag_missing.RULE, inputs)
    value = judge(owner_tag_value_unregistered.RULE, inputs)
    assert missing.verdict is Verdict.PASS
    assert value.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (
            Stack("unheard-of", "2018-10-11"),
            "stack name unheard-of is not in facts/data",
        ),
        (Stack("pilot-cloud", None), "has no as_of date"),
        (Stack("pilot-cloud", "yesterday"), "has no as_of date"),
    ],
)
def test_unregistered_stack_or_missing_date_is_undetermined(
    of: Stack, said: str
) -> None:
    rule = owner_tag_value_unregistered.RULE
    judgement = judge(rule, {"tags": tags()}, of=of)
    assert judgement.verdict is Verdict.UNDETERMINED
    assert said in " ".join(judgement.messages())


def test_as_of_decides_which_body_is_in_force() -> None:
    inputs: dict[str, Value] = {"tags": tags(gov_dept="iam", gov_env="production")}
    verdicts = [
        judge(
            owner_tag_value_unregistered.RULE,
            inputs,
            of=Stack("production-cloud", as_of),
        ).verdict
        for as_of in ("2018-12-31", "2019-01-01")
    ]
    assert verdicts == [Verdict.FAIL, Verdict.PASS]


def test_attempt_turns_a_raised_undetermined_into_an_outcome() -> None:
    def part() -> Iterator[Outcome]:
        raise UnknownValue("x")
        yield

    (outcome,) = attempt(part)
    assert isinstance(outcome, Undetermined)


@pytest.mark.parametrize("path", ["text.part", "list.first", "map.list.0.x.y"])
def test_path_through_a_value_without_parts_is_not_absent(path: str) -> None:
    inputs: dict[str, Value] = {
        "text": "a",
        "list": ["a"],
        "map": {"list": [{"x": 1.0}]},
    }
    with pytest.raises(UnexpectedShape):
        Resource(NETWORK, "net", inputs).at(path)


def test_paths_reach_into_maps_lists_and_secrets() -> None:
    inputs: dict[str, Value] = {
        "a": Secret([{"b": Secret("c")}]),
        "d": {"e": None, "f": [Secret("g")]},
    }
    resource = Resource(NETWORK, "net", inputs)
    assert resource.at("a.0.b") == "c"
    assert resource.at("a") == [{"b": "c"}]
    assert resource.at("a.7.b") is None
    assert resource.at("missing.deeper") is None
    assert not resource.has("d.e")
    assert not resource.has("missing.deeper")
    assert resource.is_secret("a.0.b")
    assert resource.is_secret("d"), (
        "a container that holds a secret is not shown either"
    )
    assert not resource.is_secret("d.e")
    with pytest.raises(UnexpectedShape):
        Resource(NETWORK, "net", {"tags": "x"}).has("tags.gov-dept")


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("cn-macau-env10-d01,cn-hongkong", Shape.PLACE),
        ("Ana Silva", Shape.CODE),
        ("a" * 21, Shape.CODE),
        ("m\u0455ar", Shape.CODE),
        ("https://oss.apsara.example", Shape.HOST),
        (7.0, Shape.CODE),
    ],
)
def test_value_of_another_form_is_described_not_printed(
    value: Value, shape: Shape
) -> None:
    resource = Resource(NETWORK, "net", {"x": value})
    assert resource.show("x", shape) == "a value of another form (not shown)"


@pytest.mark.parametrize(
    ("type_", "label"),
    [
        ("alicloud:vpc/network:Network", 'vpc.Network "n"'),
        ("pulumi:providers:alicloud", 'provider "n"'),
        ("gov-cloud:network:Network", 'network.Network "n"'),
    ],
)
def test_label_is_what_a_person_would_search_for(type_: str, label: str) -> None:
    assert Resource(type_, "n", {}).label == label
