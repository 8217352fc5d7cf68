"""Tags, resource groups, tokens: the same for every kind of a product."""

from tests.simulator.cloud.asking import ACCOUNT, Asking, rows


def tags_of(ask: Asking, network: str) -> dict[object, object]:
    reply = ask("Vpc", "ListTagResources", ResourceType="VPC", ResourceId=[network])
    found = rows(reply, "TagResources.TagResource")
    return {row["TagKey"]: row["TagValue"] for row in found}


def test_tags_are_one_table_with_many_faces(ask: Asking) -> None:
    network = ask.network(Tag=[{"Key": "Owner", "Value": "dsf"}])
    ask(
        "Vpc",
        "TagResources",
        ResourceType="VPC",
        ResourceId=[network],
        Tag=[{"Key": "Env", "Value": "pilot"}],
    )
    assert tags_of(ask, network) == {"Owner": "dsf", "Env": "pilot"}
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=network)
    assert [tag["Key"] for tag in rows(seen, "Tags.Tag")] == ["Owner", "Env"]
    kind = {"ResourceType": "vpc", "ResourceId": [network]}
    ask("Vpc", "UnTagResources", **kind, TagKey=["Env"])
    assert tags_of(ask, network) == {"Owner": "dsf"}
    ask("Vpc", "UnTagResources", **kind, All=True)
    assert tags_of(ask, network) == {}


def test_tags_of_nothing_are_refused(ask: Asking) -> None:
    tag = [{"Key": "a", "Value": "b"}]
    absent = ask.refused(
        "Vpc", "TagResources", ResourceType="VPC", ResourceId=["vpc-x"], Tag=tag
    )
    assert absent.code == "InvalidVpcId.NotFound"
    unknown = ask.refused(
        "Vpc", "TagResources", ResourceType="MOON", ResourceId=["vpc-x"], Tag=tag
    )
    assert unknown.code == "InvalidResourceType.NotFound"


def test_a_resource_has_at_most_twenty_tags(ask: Asking) -> None:
    network = ask.network(Tag=[{"Key": f"k{n}", "Value": ""} for n in range(20)])
    refused = ask.refused(
        "Vpc",
        "TagResources",
        ResourceType="VPC",
        ResourceId=[network],
        Tag=[{"Key": "one more", "Value": ""}],
    )
    assert refused.code == "QuotaExceeded.TagOnResource"
    assert len(tags_of(ask, network)) == 20


def test_reserved_and_repeated_keys_are_refused(ask: Asking) -> None:
    reserved = ask.refused("Vpc", "CreateVpc", Tag=[{"Key": "acs:x", "Value": ""}])
    assert reserved.code == "InvalidTagKey.Malformed"
    twice = [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]
    assert ask.refused("Vpc", "CreateVpc", Tag=twice).code == "Duplicate.TagKey"


def group(ask: Asking, name: str) -> str:
    made = ask("ResourceManager", "CreateResourceGroup", Name=name, DisplayName=name)[
        "ResourceGroup"
    ]
    assert isinstance(made, dict)
    return str(made["Id"])


def test_everything_is_in_a_resource_group(ask: Asking) -> None:
    listed = ask("ResourceManager", "ListResourceGroups")
    (default,) = rows(listed, "ResourceGroups.ResourceGroup")
    assert (default["Name"], default["AccountId"]) == ("default", ACCOUNT)
    seen = ask("Vpc", "DescribeVpcAttribute", VpcId=ask.network())
    assert seen["ResourceGroupId"] == default["Id"]


def test_a_move_takes_along_what_came_with_the_resource(ask: Asking) -> None:
    network, target = ask.network(), group(ask, "platform")
    ask(
        "Vpc",
        "MoveResourceGroup",
        ResourceType="vpc",
        ResourceId=network,
        NewResourceGroupId=target,
    )
    assert (
        ask("Vpc", "DescribeVpcAttribute", VpcId=network)["ResourceGroupId"] == target
    )
    listed = ask("Vpc", "DescribeRouteTableList", VpcId=network)
    (table,) = rows(listed, "RouterTableList.RouterTableListType")
    assert table["ResourceGroupId"] == target


def test_a_group_must_exist_and_must_be_empty_to_go(ask: Asking) -> None:
    refused = ask.refused("Vpc", "CreateVpc", ResourceGroupId="rg-none")
    assert refused.code == "InvalidResourceGroup.NotFound"
    target = group(ask, "platform")
    network = ask.network(ResourceGroupId=target)
    used = ask.refused("ResourceManager", "DeleteResourceGroup", ResourceGroupId=target)
    assert used.code == "DeleteConflict.ResourceGroup.Resource"
    ask("Vpc", "DeleteVpc", VpcId=network)
    ask("ResourceManager", "DeleteResourceGroup", ResourceGroupId=target)


def test_a_client_token_makes_a_call_idempotent(ask: Asking) -> None:
    first = ask("Vpc", "CreateVpc", VpcName="a", ClientToken="t1")
    again = ask("Vpc", "CreateVpc", VpcName="a", ClientToken="t1")
    assert again == first
    assert ask("Vpc", "DescribeVpcs")["TotalCount"] == 1
    other = ask.refused("Vpc", "CreateVpc", VpcName="b", ClientToken="t1")
    assert other.code == "IdempotentParameterMismatch"


def test_a_refused_call_does_not_use_up_its_token(ask: Asking) -> None:
    network = ask.network()
    given = {"VpcId": network, "ClientToken": "t2"}
    ask.refused("Vpc", "CreateRouteTable", VpcId="vpc-x", ClientToken="t2")
    assert ask("Vpc", "CreateRouteTable", **given)["RouteTableId"]
