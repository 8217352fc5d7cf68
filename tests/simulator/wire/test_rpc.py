"""RPC as it is spoken: what becomes of a request, and of an answer."""

import json

from simulator.messages import ApiError, Call, Request
from tests.simulator.wire.reading import asked
from tests.simulator.wire.stand_ins import (
    HOSTS,
    REGION,
    VPC_HOST,
    StandInCloud,
    app,
    no_such_action,
    request,
)
from tests.simulator.wire.test_signing import (
    NOW,
    acs3,
    rpc_v1,
)


def test_rpc_reads_query_and_form_together() -> None:
    one = request(
        "POST",
        query="Action=CreateVpc&Version=2016-04-28&VpcName=a+b%2Bc",
        body=b"CidrBlock=10.0.0.0%2F16&Tag.1.Key=k",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    call = asked(one)
    assert (call.product, call.version, call.action) == (
        "Vpc",
        "2016-04-28",
        "CreateVpc",
    )
    assert call.flat["VpcName"] == "a b+c"
    assert call.flat["CidrBlock"] == "10.0.0.0/16"
    assert call.region == REGION


def test_an_acs3_request_is_named_by_its_signed_headers() -> None:
    signed = acs3()
    tricked = Request(
        **{name: getattr(signed, name) for name in ("method", "host", "path", "body")},
        query="Action=DeleteVpc&Version=2016-04-28",
        headers=signed.headers,
    )
    assert asked(tricked).action == "DescribeVpcs"


def test_a_direct_request_names_its_region() -> None:
    other = "cn-macau-env20-d01"
    query = f"Action=DescribeVpcs&Version=2016-04-28&RegionId={other}"
    assert asked(request(host="127.0.0.1", query=query)).region == other
    # Elsewhere the host decides.
    assert asked(request(query=query)).region == REGION


def test_rpc_answers_json_with_the_request_id() -> None:
    cloud = StandInCloud(answer={"VpcId": "vpc-1"})
    answer = app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(
        rpc_v1(Action="CreateVpc")
    )
    # VpcName is fine for CreateVpc, `Tag.10.Key` without a value too.
    assert answer.status == 200, answer.body
    body = json.loads(answer.body)
    assert body["RequestId"] == answer.headers["x-acs-request-id"] == "ID-1"
    assert body["VpcId"] == "vpc-1"
    assert cloud.calls[0].caller.account == HOSTS.sites[0].account_id


def test_rpc_refuses_in_the_gateways_form() -> None:
    cloud = StandInCloud(refusal=ApiError(404, "InvalidVpcId.NotFound", "No such VPC."))
    answer = app(cloud, now=NOW.timestamp, new_id=lambda: "ID-1")(acs3())
    body = json.loads(answer.body)
    assert answer.status == 404
    assert body.pop("Recommend").startswith("https://error-center.")
    assert body == {
        "RequestId": "ID-1",
        "HostId": VPC_HOST,
        "Code": "InvalidVpcId.NotFound",
        "Message": "No such VPC.",
    }


def test_an_action_that_nobody_knows_is_not_found() -> None:
    cloud = StandInCloud()
    answer = app(cloud, now=NOW.timestamp)(rpc_v1(Action="MakeCoffee"))
    assert answer.status == 404
    assert json.loads(answer.body)["Code"] == "InvalidAction.NotFound"
    assert cloud.journal.rows[0]["decision"] == "unimplemented"
    assert not cloud.calls


def test_an_action_that_is_specified_and_not_simulated_is_noted_so() -> None:
    cloud = StandInCloud()
    cloud.refusal = no_such_action(Call("rpc", "", "", "X", "", None))  # type: ignore[arg-type]
    answer = app(cloud, now=NOW.timestamp)(acs3())
    assert answer.status == 404
    assert cloud.journal.rows[0]["decision"] == "unimplemented"
