"""The tag service by ARN is another face of every product's own tags."""

import json

from tests.simulator.cloud.asking import ACCOUNT, REGION, Asking, rows


def test_tags_by_arn_are_the_products_own(ask: Asking) -> None:
    network = ask.network()
    arn = f"acs:vpc:{REGION}:{ACCOUNT}:vpc/{network}"
    tags = json.dumps({"Owner": "dsf"})
    ask("Tag", "TagResources", ResourceARN=[arn], Tags=tags)
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=network)
    assert [tag["Key"] for tag in rows(seen, "Tags.Tag")] == ["Owner"]
    (line,) = rows(ask("Tag", "ListTagResources", ResourceARN=[arn]), "TagResources")
    assert line["ResourceARN"] == arn
    ask("Tag", "UntagResources", ResourceARN=[arn], TagKey=["Owner"])
    assert ask("Tag", "ListTagResources")["TagResources"] == []


def test_keys_and_values_of_all_products(ask: Asking) -> None:
    ask.network(Tag=[{"Key": "Owner", "Value": "dsf"}])
    ask("Ram", "CreateUser", UserName="ana")
    arn = f"acs:ram::{ACCOUNT}:user/ana"
    ask("Tag", "TagResources", ResourceARN=[arn], Tags='{"Owner":"ssm","Env":"pilot"}')
    keys = [row["Key"] for row in rows(ask("Tag", "ListTagKeys"), "Keys")]
    assert keys == ["Env", "Owner"]
    assert ask("Tag", "ListTagValues", Key="Owner")["Values"] == ["dsf", "ssm"]
    found = ask("Tag", "ListTagResources", Tags='{"Owner":"ssm"}')
    assert [row["ResourceARN"] for row in rows(found, "TagResources")] == [arn]


def test_an_arn_of_nothing_is_refused(ask: Asking) -> None:
    given = {"Tags": '{"a":"b"}'}
    absent = f"acs:vpc:{REGION}:{ACCOUNT}:vpc/vpc-x"
    refused = ask.refused("Tag", "TagResources", ResourceARN=[absent], **given)
    assert (refused.status, refused.code) == (404, "InvalidResourceId.NotFound")
    refused = ask.refused("Tag", "TagResources", ResourceARN=["vpc-x"], **given)
    assert refused.code == "InvalidParameter.ResourceARN"
