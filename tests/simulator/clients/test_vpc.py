"""Networks: made, found, tagged, changed, removed; what does not fit is refused."""

import pytest
from alibabacloud_vpc20160428 import models as vpc
from alibabacloud_vpc20160428.client import Client

from tests.simulator.clients.site import REFUSALS, REGION, ZONE, Site


def test_a_network_lives(site: Site) -> None:
    client = site.open(Client, "vpc")
    ids = []
    for number in range(3):
        made = client.create_vpc(
            vpc.CreateVpcRequest(
                region_id=REGION,
                cidr_block=f"10.{number}.0.0/16",
                vpc_name=site.named(f"net{number}"),
                tag=[vpc.CreateVpcRequestTag(key="owner", value=site.mode)],
            )
        ).body
        ids.append(made.vpc_id)
    assert pages(client, site) == ids
    client.modify_vpc_attribute(
        vpc.ModifyVpcAttributeRequest(vpc_id=ids[0], description="changed")
    )
    client.tag_resources(
        vpc.TagResourcesRequest(
            region_id=REGION,
            resource_type="VPC",
            resource_id=ids[:1],
            tag=[vpc.TagResourcesRequestTag(key="level", value="high")],
        )
    )
    seen = client.describe_vpc_attribute(
        vpc.DescribeVpcAttributeRequest(region_id=REGION, vpc_id=ids[0])
    ).body
    assert seen.description == "changed"
    tags = {tag.key: tag.value for tag in seen.tags.tag}
    assert tags == {"owner": site.mode, "level": "high"}
    for id_ in ids:
        client.delete_vpc(vpc.DeleteVpcRequest(vpc_id=id_))
    assert pages(client, site) == []


def pages(client: Client, site: Site) -> list[str]:
    """Return the ids of this test's networks, two a page, oldest first."""
    found: list[str] = []
    number = 1
    while True:
        body = client.describe_vpcs(
            vpc.DescribeVpcsRequest(
                region_id=REGION,
                tag=[vpc.DescribeVpcsRequestTag(key="owner", value=site.mode)],
                page_size=2,
                page_number=number,
            )
        ).body
        found += [row.vpc_id for row in body.vpcs.vpc]
        if len(found) >= body.total_count:
            return found
        number += 1


def test_what_a_network_cannot_be_is_refused(site: Site) -> None:
    client = site.open(Client, "vpc")
    made = client.create_vpc(
        vpc.CreateVpcRequest(region_id=REGION, cidr_block="10.0.0.0/16")
    ).body
    switch = vpc.CreateVSwitchRequest(
        region_id=REGION, vpc_id=made.vpc_id, zone_id=ZONE, cidr_block="10.0.1.0/24"
    )
    inner = client.create_vswitch(switch).body
    with pytest.raises(REFUSALS) as overlapping:
        client.create_vswitch(switch)
    assert overlapping.value.code == "InvalidCidrBlock.Overlapped"
    with pytest.raises(REFUSALS) as used:
        client.delete_vpc(vpc.DeleteVpcRequest(vpc_id=made.vpc_id))
    assert used.value.code == "DependencyViolation"
    client.delete_vswitch(vpc.DeleteVSwitchRequest(v_switch_id=inner.v_switch_id))
    client.delete_vpc(vpc.DeleteVpcRequest(vpc_id=made.vpc_id))
    with pytest.raises(REFUSALS) as gone:
        client.create_vswitch(switch)
    assert gone.value.code == "InvalidVpcId.NotFound"


def test_an_action_that_is_not_simulated_says_so(site: Site) -> None:
    client = site.open(Client, "vpc")
    with pytest.raises(REFUSALS) as unknown:
        client.describe_vpc_grant_rules_to_ecr(
            vpc.DescribeVpcGrantRulesToEcrRequest(region_id=REGION)
        )
    assert (unknown.value.code, unknown.value.status_code) == (
        "InvalidAction.NotFound",
        404,
    )
