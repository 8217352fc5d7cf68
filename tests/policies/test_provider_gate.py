"""Where the provider gate must not guess: unknown hosts, unknown modules, secrets."""

import json
from typing import Any

import pytest

from policies.endpoints import is_host_inside
from policies.errors import Undetermined
from policies.evaluate import Judgement, evaluate
from policies.examples import NETWORK, SITE, endpoints, provider, stack
from policies.provider_gate import products_in_use
from policies.resource import Resource
from policies.rule import Verdict
from policies.rules.endpoint_outside_macau import BASTION, PINNED, RULE
from policies.rules.provider_outside_macau import RULE as REGION_RULE
from policies.scope import PROVIDER
from policies.stack import Stack
from policies.values import UNKNOWN, Secret
from tests.policies.wire import UNKNOWN_TEXT


def judge(
    inputs: dict[str, Any], *, type_: str = PROVIDER, of: Stack | None = None
) -> Judgement:
    if type_ == PROVIDER:
        resource = Resource(PROVIDER, "p", inputs)
    else:
        resource = Resource(type_, "r", {}, Resource(PROVIDER, "p", inputs))
    (judgement,) = evaluate([RULE], [resource], of or stack())
    return judgement


def test_unknown_region_is_undetermined() -> None:
    resource = Resource(PROVIDER, "p", provider(region="x") | {"region": UNKNOWN})
    (judgement,) = evaluate([REGION_RULE], [resource], stack())
    assert judgement.verdict is Verdict.UNDETERMINED
    assert judgement.outcomes[0].at == "region"


def test_resource_without_a_visible_provider_is_undetermined() -> None:
    rules = [REGION_RULE, RULE]
    judgements = list(evaluate(rules, [Resource(NETWORK, "r", {})], stack()))
    assert [j.verdict for j in judgements] == [Verdict.UNDETERMINED] * 2


def test_unknown_host_does_not_hide_a_foreign_one() -> None:
    settings = endpoints(oss=UNKNOWN_TEXT, vpc="vpc.aliyuncs.com")
    judgement = judge(provider(endpoints=settings))
    assert judgement.verdict is Verdict.FAIL
    assert {o.at for o in judgement.outcomes} == {"endpoints.oss", "endpoints.vpc"}


def test_unknown_endpoints_are_undetermined_at_provider_and_resource() -> None:
    settings = provider() | {"endpoints": UNKNOWN}
    for type_ in (PROVIDER, NETWORK):
        judgement = judge(settings, type_=type_)
        assert judgement.verdict is Verdict.UNDETERMINED
        assert judgement.outcomes[0].at == "endpoints"


@pytest.mark.parametrize("text", ["not json", "[1]", '"vpc"', "[[]]"])
def test_unreadable_endpoints_are_undetermined(text: str) -> None:
    assert judge(provider(endpoints=text)).verdict is Verdict.UNDETERMINED


def test_camel_case_and_snake_case_keys_name_the_same_product() -> None:
    hosts = dict(SITE.endpoints)
    hosts["rKvstore"] = hosts.pop("r_kvstore")
    judgement = judge(provider(endpoints=json.dumps([hosts])))
    assert judgement.verdict is Verdict.PASS, judgement.messages()


def test_secret_endpoints_are_judged_and_never_printed() -> None:
    foreign = endpoints(oss="oss-cn-hongkong.aliyuncs.com")
    judgement = judge(provider() | {"endpoints": Secret(foreign)})
    assert judgement.verdict is Verdict.FAIL
    assert "hongkong" not in str(judgement.messages())


def test_unlisted_module_is_undetermined_and_names_the_register() -> None:
    # The catalogue refuses types that nobody has classified, so the gate is asked here.
    site = Resource(PROVIDER, "p", provider())
    thing = Resource("alicloud:newthing/thing:Thing", "t", {}, site)
    with pytest.raises(Undetermined) as open_question:
        list(products_in_use(thing, stack()))
    assert open_question.value.at == "its type"
    assert open_question.value.words["module"] == "newthing"


def test_absent_variable_of_a_product_without_endpoint_key_is_refused() -> None:
    judgement = judge(provider(), type_=BASTION)
    assert judgement.verdict is Verdict.FAIL
    assert judgement.outcomes[0].at == PINNED


def test_production_hosts_are_foreign_to_the_pilot() -> None:
    judgement = judge(provider(), of=Stack("production-cloud", "2019-12-01"))
    assert judgement.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("oss.apsara.example", True),
        ("a-1.b.apsara.example", True),
        ("apsara.example", False),
        ("evilapsara.example", False),
        ("oss.apsara.example.", False),
        ("OSS.apsara.example", False),
        ("oss.apsara.example:443", False),
        ("https://oss.apsara.example", False),
        ("u@oss.apsara.example", False),
        ("oss.apsara.example/x", False),
        ("xn--oss-8na.apsara.example", False),
        ("oss.apsara.example\n", False),
        ("-oss.apsara.example", False),
        ("oss..apsara.example", False),
        ("10.0.0.1", False),
        (3.0, False),
        (None, False),
    ],
)
def test_only_canonical_hosts_below_the_domain_are_inside(
    host: str | float | None, *, inside: bool
) -> None:
    assert is_host_inside(host, "apsara.example") is inside
