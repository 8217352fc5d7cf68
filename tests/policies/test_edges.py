"""What rarely happens: broken documents, odd shapes, values only the graph knows."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from policies.documents import statements
from policies.errors import UnexpectedShape
from policies.evaluate import Judgement, evaluate
from policies.examples import SITE, provider, stack, tags, waiver
from policies.graph import graph_of
from policies.registry import discover
from policies.resource import Options, Resource
from policies.rule import Verdict
from policies.scope import PROVIDER, STACK
from policies.values import UNKNOWN, Secret, Value

RULES = {entry.name: entry.rule for entry in discover().entries}
MACAU = Resource(PROVIDER, "site", provider(accountId=SITE.account_id))
ROLE, TRUST = "alicloud:ram/role:Role", "assumeRolePolicyDocument"
STACK_READ = "pulumi:pulumi:StackReference"
BUCKET, ACL = "alicloud:oss/bucket:Bucket", "alicloud:oss/bucketAcl:BucketAcl"


def judge(
    rule: str,
    type_: str,
    inputs: dict[str, Value],
    *others: Resource,
    whole: bool = True,
    **more: Any,
) -> Judgement:
    resource = Resource(type_, "x", inputs, MACAU, urn="urn:x", **more)
    graph = graph_of([resource, *others]) if whole else None
    of = dataclasses.replace(stack(), graph=graph)
    (judgement,) = evaluate([RULES[rule]], [resource], of)
    return judgement


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"Statement": ["x"]}',
        '{"Statement": [], "Statement": []}',
        "[" * 100_000,
        "x" * 300_000,
    ],
)
def test_document_that_cannot_be_read_is_never_passed(text: str) -> None:
    with pytest.raises(UnexpectedShape):
        statements("policy", text)
    judged = judge("foreign_principal_admitted", ROLE, {TRUST: text})
    assert judged.verdict is Verdict.UNDETERMINED
    # Said once: the rule on resources leaves it to the rule on principals.
    assert (
        judge("foreign_resource_reached", ROLE, {TRUST: text}).verdict is Verdict.PASS
    )


@pytest.mark.parametrize("value", [UNKNOWN, Secret(UNKNOWN), 5.0])
def test_document_of_another_kind_is_undetermined(value: Value) -> None:
    judged = judge("foreign_principal_admitted", ROLE, {TRUST: value})
    assert judged.verdict is Verdict.UNDETERMINED


def document(**statement: object) -> dict[str, Value]:
    return {TRUST: json.dumps({"Statement": {"Effect": "Allow", **statement}})}


@pytest.mark.parametrize(
    "principal",
    [
        {"RAM": [5]},
        {"RAM": {}},
        {"AWS": [SITE.account_id]},
        {"Service": ["evil.example"]},
        {"Service": ["9999999999999999@ecs.aliyuncs.com"]},
        {"RAM": f"acs:ram::{SITE.account_id}"},
        ["*"],
        5,
    ],
)
def test_principal_that_is_not_shown_to_be_ours_is_refused(principal: object) -> None:
    judged = judge("foreign_principal_admitted", ROLE, document(Principal=principal))
    expected = Verdict.PASS if principal == 5 else Verdict.FAIL
    assert judged.verdict is expected


@pytest.mark.parametrize(
    "principal",
    [
        {"Federated": f"acs:ram::{SITE.account_id}:saml-provider/x"},
        {"Service": f"{SITE.account_id}@ecs.aliyuncs.com"},
        "299910000000000011",
    ],
)
def test_registered_principals_pass(principal: object) -> None:
    judged = judge("foreign_principal_admitted", ROLE, document(Principal=principal))
    assert judged.verdict is Verdict.PASS


def test_unknown_place_is_settled_by_contributors_of_the_cloud_only() -> None:
    copy, at = "alicloud:ecs/imageCopy:ImageCopy", "sourceRegionId"
    depends: dict[str, Any] = {"property_dependencies": {at: ("urn:b",)}}
    rule = "image_or_snapshot_outside_macau"
    cloud = Resource(BUCKET, "b", {"bucket": "b"}, urn="urn:b")
    pet = Resource("random:index/randomPet:RandomPet", "p", {}, urn="urn:b")
    assert judge(rule, copy, {at: UNKNOWN}, cloud, **depends).verdict is Verdict.PASS
    for givers in ((pet,), ()):
        judged = judge(rule, copy, {at: UNKNOWN}, *givers, **depends)
        assert judged.verdict is Verdict.UNDETERMINED


def test_name_made_of_an_owned_name_and_more_is_not_settled() -> None:
    bucket = Resource(BUCKET, "b", {"bucket": "b"}, urn="urn:b")
    pet = Resource("random:index/randomPet:RandomPet", "p", {}, urn="urn:p")
    depends: dict[str, Any] = {"property_dependencies": {"bucket": ("urn:b", "urn:p")}}
    judged = judge("parent_not_owned", ACL, {"bucket": UNKNOWN}, bucket, pet, **depends)
    assert judged.verdict is Verdict.UNDETERMINED


def test_known_value_must_be_what_the_contributor_carries() -> None:
    bucket = Resource(
        BUCKET, "b", {"bucket": "b"}, urn="urn:b", outputs={"deep": [{"x": "held"}]}
    )
    depends: dict[str, Any] = {"property_dependencies": {"bucket": ("urn:b",)}}
    for name, verdict in (("held", Verdict.PASS), ("b-abroad", Verdict.FAIL)):
        judged = judge("parent_not_owned", ACL, {"bucket": name}, bucket, **depends)
        assert judged.verdict is verdict


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        # The plan of an update leaves the id out; those who refer to it know it.
        ({"id": ""}, Verdict.PASS),
        ({"id": UNKNOWN}, Verdict.FAIL),
        ({"id": "r-2"}, Verdict.FAIL),
        ({}, Verdict.FAIL),
    ],
)
def test_the_id_of_what_is_updated_is_its_own(
    shown: dict[str, Value], verdict: Verdict
) -> None:
    cache = Resource(
        "alicloud:kvstore/instance:Instance", "c", {}, urn="urn:c", outputs=shown
    )
    account = "alicloud:kvstore/account:Account"
    depends: dict[str, Any] = {"property_dependencies": {"instanceId": ("urn:c",)}}
    inputs: dict[str, Value] = {"instanceId": "r-1"}
    judged = judge("parent_not_owned", account, inputs, cache, **depends)
    assert judged.verdict is verdict


def test_what_another_stack_hands_over_is_known_by_it() -> None:
    outputs: dict[str, Value] = {"outputs": {"hub": {"table": ["vtb-1"]}}}
    other = Resource(
        "pulumi:pulumi:StackReference", "o", {}, urn="urn:o", outputs=outputs,
        external=True,
    )  # fmt: skip
    type_ = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"
    inputs: dict[str, Value] = {"routeTableId": "vtb-1"}
    assert judge("parent_not_owned", type_, inputs, other).verdict is Verdict.PASS
    assert judge("parent_not_owned", type_, inputs).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("outputs", "verdict"),
    [
        ({"outputs": {"table": "vtb-1"}}, Verdict.PASS),
        ({"outputs": {"table": "vtb-2"}}, Verdict.FAIL),
        # A reading without the other stack's outputs shows neither.
        ({}, Verdict.UNDETERMINED),
    ],
)
def test_a_value_of_another_stack_is_one_of_its_outputs(
    outputs: dict[str, Value], verdict: Verdict
) -> None:
    other = Resource(
        "pulumi:pulumi:StackReference", "o", {}, urn="urn:o", outputs=outputs
    )
    type_ = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"
    depends: dict[str, Any] = {"property_dependencies": {"routeTableId": ("urn:o",)}}
    inputs: dict[str, Value] = {"routeTableId": "vtb-1"}
    judged = judge("parent_not_owned", type_, inputs, other, **depends)
    assert judged.verdict is verdict


@pytest.mark.parametrize(
    ("name", "type_", "verdict"),
    [
        ("production-cloud", STACK_READ, Verdict.PASS),
        ("evil/gov-cloud/production-cloud", STACK_READ, Verdict.FAIL),
        ("another-cloud", STACK_READ, Verdict.FAIL),
        ("production-cloud", "random:index/randomPet:RandomPet", Verdict.FAIL),
    ],
)
def test_a_stack_that_the_engine_does_not_show_must_be_registered(
    name: str, type_: str, verdict: Verdict
) -> None:
    urn = f"urn:pulumi:production-tenant-dsal::gov-cloud::{type_}::{name}"
    depends: dict[str, Any] = {"property_dependencies": {"routeTableId": (urn,)}}
    table = "alicloud:vpc/routeTableAttachment:RouteTableAttachment"
    judged = judge("parent_not_owned", table, {"routeTableId": "vtb-1"}, **depends)
    assert judged.verdict is verdict


def test_the_route_table_that_comes_with_a_network_is_the_network_s() -> None:
    network = Resource(
        "alicloud:vpc/network:Network",
        "n",
        {},
        urn="urn:n",
        outputs={"routeTableId": "vtb-1"},
    )
    route = "alicloud:vpc/routeEntry:RouteEntry"
    for table, verdict in (("vtb-1", Verdict.PASS), ("vtb-2", Verdict.FAIL)):
        judged = judge("parent_not_owned", route, {"routeTableId": table}, network)
        assert judged.verdict is verdict


@pytest.mark.parametrize(
    ("outputs", "verdict"),
    [
        ({"key": "-----BEGIN RSA PRIVATE KEY-----"}, Verdict.FAIL),
        ({"deep": {"access_key": "x"}}, Verdict.FAIL),
        ({"tokens": ["x"]}, Verdict.FAIL),
        ({"password": Secret("x")}, Verdict.PASS),
        ({"rows": Secret([{"a": "b"}])}, Verdict.FAIL),
        ({"long": "x" * 5000}, Verdict.FAIL),
        ({"password": "", "count": 3.0, "open": True}, Verdict.PASS),
    ],
)
def test_outputs(outputs: dict[str, Value], verdict: Verdict) -> None:
    judged = judge("secret_or_data_in_output", STACK, {}, outputs=outputs)
    assert judged.verdict is verdict
    assert not any("BEGIN" in text for text in judged.messages())


@pytest.mark.parametrize("rule", ["trail_missing", "secret_or_data_in_output"])
def test_question_about_the_whole_is_deferred_while_it_is_not_in_view(
    rule: str,
) -> None:
    judged = judge(rule, STACK, {}, whole=False)
    assert judged.deferred
    assert not judged.at_once().stands


def test_waiver_ends_on_its_day_and_never_covers_an_alias() -> None:
    held = waiver("MO-RES-029", ACL, "x")
    plain = Resource(ACL, "x", {"acl": "public-read"})
    aliased = dataclasses.replace(plain, options=Options(aliases=("urn:old",)))
    assert held.covers("MO-RES-029", plain, held.expires)
    assert not held.covers("MO-RES-029", plain, held.expires + dt.timedelta(days=1))
    assert not held.covers("MO-RES-030", plain, held.expires)
    assert not held.covers("MO-RES-029", aliased, held.expires)
    other = dataclasses.replace(held, id="someone-else")
    assert not other.names(dataclasses.replace(plain, id="x-id"))
    closed = dataclasses.replace(held, data_class="internal")
    assert not closed.covers("MO-RES-029", plain, held.expires)


def test_waiver_counts_only_with_a_planning_date() -> None:
    resource = Resource(ACL, "x", {"acl": "public-read"}, MACAU)
    waived = (waiver("MO-RES-029", ACL, "x"),)
    for as_of, stands in (("2018-10-11", False), ("2020-01-01", True), (None, True)):
        of = dataclasses.replace(stack(), as_of_text=as_of, waivers=waived)
        (judged,) = evaluate([RULES["storage_public"]], [resource], of)
        assert judged.verdict is Verdict.FAIL, "a waiver excuses, it does not hide"
        assert judged.stands is stands


@pytest.mark.parametrize(
    "extra", [{"": "x"}, {"k" * 200: "x"}, {"k": "x" * 200}, {"k": "http://x"}]
)
def test_tags_that_the_cloud_would_drop_are_refused(extra: dict[str, Value]) -> None:
    inputs: dict[str, Value] = {"tags": tags() | extra}
    judged = judge("tag_syntax_invalid", "alicloud:vpc/network:Network", inputs)
    assert judged.verdict is Verdict.FAIL


def test_tags_that_are_no_map_are_undetermined() -> None:
    inputs: dict[str, Value] = {"tags": ["gov-owner"]}
    judged = judge("tag_syntax_invalid", "alicloud:vpc/network:Network", inputs)
    assert judged.verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("value", [[{"a": "b"}], {"a": {"b": "c"}}, True])
def test_region_of_another_shape_is_never_passed(value: Value) -> None:
    certificate = "alicloud:slb/serverCertificate:ServerCertificate"
    inputs: dict[str, Value] = {"alicloudCertificateRegionId": value}
    judged = judge("region_outside_macau", certificate, inputs)
    assert judged.verdict in (Verdict.FAIL, Verdict.UNDETERMINED)


def test_backup_and_encryption_are_found_by_dependency_too() -> None:
    bucket = Resource(BUCKET, "b", {"tags": {"gov-data": "personal"}}, urn="urn:b")
    side = Resource(
        "alicloud:oss/bucketServerSideEncryption:BucketServerSideEncryption",
        "s",
        {"bucket": UNKNOWN},
        urn="urn:s",
        property_dependencies={"bucket": ("urn:b",)},
    )
    of = dataclasses.replace(stack(), graph=graph_of([bucket, side]))
    (judged,) = evaluate([RULES["not_encrypted_at_rest"]], [bucket], of)
    assert judged.verdict is Verdict.PASS


def test_plug_in_source_is_seen_where_the_engine_keeps_it() -> None:
    inputs: dict[str, Value] = {
        "__internal": {"pluginDownloadURL": "https://x.example"}
    }
    judged = judge("environment_not_pinned", PROVIDER, inputs)
    assert judged.verdict is Verdict.FAIL
    assert "x.example" not in judged.messages()[0]


def test_read_without_an_id_is_undetermined() -> None:
    judged = judge("external_read_unregistered", BUCKET, {}, external=True)
    assert judged.verdict is Verdict.UNDETERMINED
