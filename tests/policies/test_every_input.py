"""Every type and every telling input of the provider, generated from the catalogue.

A violating value gives exactly the finding of the rule that speaks for the input; an
innocent one gives none; one that is unknown is left open and never passed. More than
3,000 cases, run as loops: as single tests they would take longer to collect than run.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from facts.catalogue import Input, TypeEntry, catalogue
from policies.evaluate import evaluate
from policies.examples import SITE, provider, stack
from policies.graph import graph_of
from policies.registry import discover
from policies.resource import Resource
from policies.rule import Verdict
from policies.scope import PROVIDER
from policies.values import UNKNOWN, Secret, Value

ENTRIES = discover().entries
RULES = {entry.name: entry.rule for entry in ENTRIES}
NAMES = {entry.rule.id: entry.name for entry in ENTRIES}
MACAU = Resource(PROVIDER, "site", provider(accountId=SITE.account_id))
FOREIGN = "9999999999999999"
FOREIGN_ARN = f"acs:oss:cn-hangzhou:{SITE.account_id}:b"
OWN_ARN = f"acs:log:{SITE.region}:{SITE.account_id}:project/p"
HOST = f"https://x.{SITE.domain}/y"


class Sample(NamedTuple):
    """Values of one kind: some that must be found, some that must not."""

    wrong: tuple[Value, ...]
    right: tuple[Value, ...]


def one_of(*values: Value) -> tuple[Value, ...]:
    return values


SAMPLES: dict[str, Sample] = {
    "region": Sample(
        one_of("cn-hongkong", f"{SITE.region},cn-hongkong", "*", "cn-macau", "CN-X"),
        one_of(SITE.region, f"{SITE.region},{SITE.region}", ""),
    ),
    "zone": Sample(
        one_of("cn-hongkong-b", f"{SITE.zones[0]},cn-shenzhen-a", f"{SITE.region}-z"),
        one_of(SITE.zones[0], ""),
    ),
    "oss_location": Sample(
        one_of("oss-cn-hongkong", SITE.region), one_of(f"oss-{SITE.region}")
    ),
    "never": Sample(one_of("yes", True, 5.0), one_of(False, 0.0, "")),
    "public": Sample(one_of(True, 5.0, "true"), one_of(False, 0.0, "")),
    "on": Sample(one_of(False, "None", "Disabled"), one_of(True, "Enabled", "AES256")),
    "arn": Sample(
        one_of(FOREIGN_ARN, OWN_ARN.replace(SITE.account_id, FOREIGN), "b"),
        one_of(OWN_ARN, f"acs:ram::{SITE.account_id}:role/r"),
    ),
    "url": Sample(
        one_of(
            "https://evil.example/x",
            f"https://x.{SITE.domain}@evil.example",
            "http://134744072/",
            "https://xn--oss-8na.apsara.example/",
            "https://evil.example%2f.apsara.example",
            "https:/evil.example/x",
            "https:evil.example",
            "/\\evil.example/x",
            "/%2fevil.example/x",
        ),
        one_of(HOST, HOST.upper(), "/path/of/its/own", "http://10.32.1.5:8080/"),
    ),
    "endpoint": Sample(
        one_of(
            "https://evil.example",
            "db.evil.example:3306",
            "8.8.8.8",
            "134744072",
            "0x08080808",
            "evil\uff0eexample",
            "\\\\evil\\share",
        ),
        one_of(HOST, f"x.{SITE.domain}:443", "10.32.1.5", "queue", "7"),
    ),
    "image": Sample(
        one_of("registry.evil.example/a/b:1", "8.8.8.8:5000/a", "localhost.evil.cn/x"),
        one_of(f"registry.{SITE.domain}/a/b:1.25", "nginx:1.25", "team/app@sha256:0a"),
    ),
    "record": Sample(
        one_of("evil.example", "8.8.8.8", "10 mail.evil.example.", "2001:4860::8888"),
        one_of(f"www.{SITE.domain}", "10.32.1.5", f"10 mail.{SITE.domain}", "v=spf1 a"),
    ),
    "issuer": Sample(one_of("https://login.evil.example"), one_of(HOST)),
    "metadata": Sample(
        one_of('<E entityID="https://evil.example"/>'),
        one_of(f'<E entityID="{HOST}"/>'),
    ),
    "account": Sample(
        one_of(FOREIGN, float(FOREIGN), f"{SITE.account_id},{FOREIGN}", "*"),
        one_of(SITE.account_id, float(SITE.account_id), "1999300000000030"),
    ),
    "allow_list": Sample(
        one_of("0.0.0.0/0", "::/0", "10.0.0.1,0.0.0.0/1", "*", "8.8.8.8"),
        one_of("10.32.0.0/16", "127.0.0.1", "10.32.1.5,10.32.1.6", ""),
    ),
    "either_list": Sample(
        one_of("0.0.0.0/0", "::/0", "0.0.0.0/1"),
        one_of("10.32.0.0/16", "198.51.100.7/32", "198.51.100.0/24"),
    ),
    "address": Sample(
        one_of("192.0.2.1", "0.0.0.0/0", "10.32.0.0/16,198.51.100.0/24"),
        one_of("10.32.1.5", "203.0.113.10", "10.0.0.0/12"),
    ),
    "connection": Sample(
        one_of(
            '{"brokers": "kafka.evil.example:9092"}',
            "host=db.evil.example;port=3306",
            '{"u": "https://evil.example"}',
        ),
        one_of(
            f'{{"brokers": "kafka.{SITE.domain}:9092"}}',
            "host=10.32.1.5;driver=com.mysql.jdbc.Driver",
        ),
    ),
    "text": Sample(
        one_of("to: oss-cn-hongkong", '{"u": "https://evil.example"}'),
        one_of("to: here"),
    ),
}
# Settled by the whole stack, or compared with values of their own: tested elsewhere.
ELSEWHERE = {"store", "member", "key", "policy", "refuse", "require", "protected"}


def built(path: str, value: Value) -> dict[str, Value]:
    """Return inputs with this value at a path: `a[].b` is {"a": [{"b": value}]}."""
    head, _, rest = path.partition(".")
    name = head.replace("[]", "").replace("{}", "")
    inner: Value = built(rest, value) if rest else value
    for step in reversed(head.removeprefix(name).replace("[]", "L").replace("{}", "M")):
        inner = [inner] if step == "L" else {"key": inner}
    return {name: inner}


def found(entry: TypeEntry, inputs: dict[str, Value]) -> dict[str, Verdict]:
    """Return the names of the rules that do not pass, with their verdicts."""
    resource = Resource(entry.token, "x", inputs, MACAU)
    judged = evaluate(RULES.values(), [resource], stack())
    return {
        NAMES[j.rule.id]: j.verdict for j in judged if j.verdict is not Verdict.PASS
    }


def told() -> Iterator[tuple[TypeEntry, Input]]:
    """Yield each input that a rule speaks for, of each type that may be declared."""
    for entry in catalogue():
        for given in entry.inputs:
            # What only production may not do is judged by the stack as well.
            production = given.rule == "deletion_protection_off"
            if given.rule and given.kind not in ELSEWHERE and not production:
                yield entry, given


TOLD = list(told())
QUIET = {entry.token: found(entry, {}) for entry in catalogue()}


def test_every_kind_of_input_has_samples() -> None:
    kinds = {each.kind for entry in catalogue() for each in entry.inputs if each.rule}
    assert kinds == SAMPLES.keys() | ELSEWHERE


def test_each_wrong_value_gives_exactly_the_finding_of_its_rule() -> None:
    wrong: list[str] = []
    for entry, given in TOLD:
        for value in SAMPLES[given.kind].wrong:
            for held in (value, Secret(value)):
                new = found(entry, built(given.path, held)).items()
                added = dict(new - QUIET[entry.token].items())
                if added != {given.rule: Verdict.FAIL}:
                    wrong.append(f"{entry.short} {given.path} {held!r}: {added}")
    assert not wrong, wrong[:20]


def test_no_right_value_gives_a_finding() -> None:
    wrong: list[str] = []
    for entry, given in TOLD:
        for value in SAMPLES[given.kind].right:
            new = found(entry, built(given.path, value)).items()
            if new - QUIET[entry.token].items():
                wrong.append(f"{entry.short} {given.path} {value!r}: {dict(new)}")
    assert not wrong, wrong[:20]


def test_no_unknown_value_is_passed() -> None:
    wrong: list[str] = []
    for entry, given in TOLD:
        for held in (UNKNOWN, Secret(UNKNOWN)):
            verdicts = found(entry, built(given.path, held))
            if verdicts.get(given.rule) not in (Verdict.UNDETERMINED, Verdict.FAIL):
                wrong.append(f"{entry.short} {given.path}: {verdicts}")
    assert not wrong, wrong[:20]


def test_every_type_under_a_foreign_provider_is_found() -> None:
    abroad = Resource(PROVIDER, "x", provider(region="cn-hongkong"))
    rule = RULES["provider_outside_macau"]
    passed = [
        entry.short
        for entry in catalogue()
        for judgement in evaluate(
            [rule], [Resource(entry.token, "x", {}, abroad)], stack()
        )
        if judgement.verdict is not Verdict.FAIL
    ]
    assert not passed


def test_every_denied_type_is_one_finding_of_the_rule_that_speaks_for_it() -> None:
    denied = [entry for entry in catalogue() if entry.disposition != "allowed"]
    wrong = [
        entry.short
        for entry in denied
        if {n: v for n, v in found(entry, {}).items() if v is Verdict.FAIL}
        != {entry.rule: Verdict.FAIL}
        and entry.disposition == "denied"
    ]
    assert len(denied) > 300
    assert not wrong


@pytest.mark.parametrize("mode", ["tag", "group", "parent", "account"])
def test_every_type_without_an_owner_is_found(mode: str) -> None:
    rules = [rule for rule in RULES.values() if rule.id.startswith("MO-OWN-")]
    passed: list[str] = []
    for entry in catalogue():
        if entry.owner != mode or entry.disposition == "denied":
            continue
        inputs: dict[str, Value] = dict.fromkeys(entry.parents, "somebodys")
        resource = Resource(entry.token, "x", inputs, MACAU)
        verdicts = {j.verdict for j in evaluate(rules, [resource], stack())}
        if mode == "account" and not entry.named:
            continue  # its owner is the holder of the account: MO-RES-015 judges that
        if verdicts <= {Verdict.PASS}:
            passed.append(entry.short)
    assert not passed, passed[:20]


def test_there_are_more_than_three_thousand_cases() -> None:
    cases = Counter[str]()
    for _, given in TOLD:
        sample = SAMPLES[given.kind]
        cases["wrong"] += 2 * len(sample.wrong)
        cases["right"] += len(sample.right)
        cases["unknown"] += 2
    cases["foreign provider"] = sum(1 for _ in catalogue())
    assert sum(cases.values()) > 3_000, cases
    assert len(TOLD) > 500


def referring() -> Iterator[tuple[TypeEntry, Input]]:
    """Yield each input that refers to a store, a key or another resource."""
    for entry in catalogue():
        for given in entry.inputs:
            if given.kind in ("store", "member", "key"):
                yield entry, given


def test_a_reference_is_deferred_then_settled_by_stack_or_register() -> None:
    alone = dataclasses.replace(stack(), graph=None)
    whole = dataclasses.replace(stack(), graph=graph_of([]))
    expected = [
        ("key-shared-services", alone, Verdict.PASS),
        ("key-shared-services", whole, Verdict.PASS),
        ("somebodys", alone, Verdict.UNDETERMINED),
        ("somebodys", whole, Verdict.FAIL),
    ]
    wrong = [
        f"{entry.short} {given.path} {value} {of.graph is None}: {judgement.verdict}"
        for entry, given in referring()
        for value, of, verdict in expected
        for judgement in evaluate(
            [RULES[given.rule]],
            [Resource(entry.token, "x", built(given.path, value), MACAU)],
            of,
        )
        if judgement.verdict is not verdict
    ]
    assert not wrong, wrong[:20]


def test_a_value_that_is_refused_or_required_is_compared() -> None:
    wrong: list[str] = []
    for entry in catalogue():
        for given in entry.inputs:
            if given.kind not in ("refuse", "require"):
                continue
            other = "other" if given.kind == "require" else given.values[0]
            fine = given.values[0] if given.kind == "require" else "other"
            for value, verdict in ((other, Verdict.FAIL), (fine, None)):
                got = found(entry, built(given.path, value)).get(given.rule)
                if got is not verdict:
                    wrong.append(f"{entry.short} {given.path} {value}: {got}")
    assert not wrong, wrong
