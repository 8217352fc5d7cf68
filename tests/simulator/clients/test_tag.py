"""Tags across products, by name of the resource."""

import pytest
from alibabacloud_tag20180828 import models as tag
from alibabacloud_tag20180828.client import Client

from tests.simulator.clients.places import network
from tests.simulator.clients.site import ACCOUNT, REFUSALS, REGION, Site


def test_a_network_is_tagged_by_its_name(site: Site) -> None:
    client = site.open(Client, "tag")
    with network(site) as place:
        arn = f"arn:acs:vpc:{REGION}:{ACCOUNT}:vpc/{place.vpc}"
        client.tag_resources(
            tag.TagResourcesRequest(
                region_id=REGION, resource_arn=[arn], tags='{"owner":"safp"}'
            )
        )
        asked = tag.ListTagResourcesRequest(
            region_id=REGION, resource_arn=[arn], page_size=10
        )
        (row,) = client.list_tag_resources(asked).body.tag_resources
        assert [(one.key, one.value) for one in row.tags] == [("owner", "safp")]
        client.untag_resources(
            tag.UntagResourcesRequest(
                region_id=REGION, resource_arn=[arn], tag_key=["owner"]
            )
        )
        assert client.list_tag_resources(asked).body.tag_resources == []


def test_a_tag_policy_lives(site: Site) -> None:
    client, name = site.open(Client, "tag"), f"gov_{site.mode}"
    content = '{"tags":{"owner":{"tag_key":{"@@assign":"owner"}}}}'
    made = client.create_policy(
        tag.CreatePolicyRequest(
            region_id=REGION, policy_name=name, policy_content=content
        )
    ).body
    client.modify_policy(
        tag.ModifyPolicyRequest(
            region_id=REGION, policy_id=made.policy_id, policy_desc="changed"
        )
    )
    asked = tag.GetPolicyRequest(region_id=REGION, policy_id=made.policy_id)
    assert client.get_policy(asked).body.policy.policy_desc == "changed"
    client.delete_policy(
        tag.DeletePolicyRequest(region_id=REGION, policy_id=made.policy_id)
    )
    with pytest.raises(REFUSALS) as gone:
        client.get_policy(asked)
    assert gone.value.code == "InvalidParameter.PolicyId"
